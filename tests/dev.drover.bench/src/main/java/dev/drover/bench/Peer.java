package dev.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.bench.Contender.Unavailable;

/**
 * A program in another language that starts and measures workers of its own. It is told what to do by a line on its
 * standard input, and answers with a line that begins with {@code "= "}; other lines are not for us. It ends, with its
 * workers, when its input ends.
 */
final class Peer implements AutoCloseable {

    private static final String ANSWER = "= ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LAST_WORDS = 300;

    private final Process process;
    private final Writer in;
    private final Path errors;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /**
     * Starts the program.
     *
     * @param area where it stands and what it says on its standard error is kept
     */
    Peer(Path area, List<String> command) throws Unavailable {
        try {
            errors = Files.createTempFile(area, "peer", ".err");
            process = new ProcessBuilder(command)
                    .directory(area.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            throw new Unavailable("'" + command.get(0) + "' cannot be started: is it installed?");
        }
        in = process.outputWriter();
        Thread reader = new Thread(this::read, "peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line; (line = out.readLine()) != null;)
                if (line.startsWith(ANSWER)) answers.add(line.substring(ANSWER.length()));
        } catch (IOException e) {
            // It was ended; whoever waits for an answer is told below.
            answers.add("error " + e.getMessage());
            return;
        }
        answers.add("error it has ended");
    }

    /** Tells it something and returns its answer. */
    String ask(String line, Duration time) throws Unavailable {
        try {
            in.write(line + "\n");
            in.flush();
            String answer = answers.poll(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) throw new Unavailable("it did not answer in time");
            if (answer.startsWith("error ")) throw new Unavailable(answer.substring("error ".length()) + lastWords());
            return answer;
        } catch (IOException e) {
            throw new Unavailable("it does not listen" + lastWords(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
    }

    /** Has it work for a time; it answers with replies, nanoseconds, the median's nanoseconds and wrong replies. */
    Outcome work(String what, Duration time) throws Unavailable {
        String[] numbers = ask(what + " " + time.toMillis(), time).split(" ");
        if (Long.parseLong(numbers[3]) > 0) throw new Unavailable(numbers[3] + " replies were wrong");
        return new Outcome(
                Long.parseLong(numbers[0]), Math.round(Double.parseDouble(numbers[1])), Double.parseDouble(numbers[2]));
    }

    private String lastWords() {
        try {
            String text = Files.readString(errors).strip();
            return text.isEmpty() ? ""
                    : ": …" + text.substring(Math.max(0, text.length() - LAST_WORDS)).replace('\n', ' ');
        } catch (IOException e) {
            return " (and its errors cannot be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            in.close();
            if (process.waitFor(2, TimeUnit.SECONDS)) Files.deleteIfExists(errors);
        } catch (IOException e) {
            // It has ended already.
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
