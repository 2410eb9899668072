package dev.drover.process.stdio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A program that answers lines by lines. It runs until an answer cannot be told from another one; then the next request
 * starts it anew. Safe for use by many threads, which take turns.
 */
final class LineProgram {

    /** One run of it. What its output thread finds goes to whoever waits, or to the console. */
    private final class Run {
        private final Process process;
        private boolean asked;
        private byte[] answer;
        private String broken;

        Run(Process process) {
            this.process = process;
        }

        void read() {
            String why;
            try (InputStream in = new BufferedInputStream(process.getInputStream())) {
                for (byte[] line; (line = line(in)) != null;) came(line);
                // Its exit code comes a moment after the end of its output.
                boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
                why = ended ? "it ended with " + process.exitValue() : "it closed its standard output";
            } catch (IOException e) {
                why = e.getMessage();
            } catch (InterruptedException e) {
                why = "its reader was interrupted";
            }
            breaks(why);
        }

        /** Null at the end; what stands behind the last end of a line is no line. */
        private byte[] line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next; (next = in.read()) != '\n'; line.write(next)) {
                if (next < 0) return null;
                if (line.size() == longest) throw new IOException("a line of it has more than " + longest + " bytes");
            }
            return line.toByteArray();
        }

        /** @throws IOException if it is no answer: the next one would be taken for that of another request */
        private void came(byte[] line) throws IOException {
            synchronized (this) {
                if (asked) {
                    asked = false;
                    answer = line;
                    notifyAll();
                    return;
                }
            }
            console.accept(new String(line, StandardCharsets.UTF_8));
            throw new IOException("it has printed a line that nobody had asked for");
        }

        private void breaks(String why) {
            synchronized (this) {
                broken = why;
                notifyAll();
            }
            end();
        }

        synchronized boolean usable() {
            return broken == null && process.isAlive();
        }

        byte[] ask(byte[] line) throws IOException, InterruptedException, TimeoutException {
            synchronized (this) {
                asked = true;
                answer = null;
            }
            try {
                OutputStream in = process.getOutputStream();
                in.write(line);
                in.write('\n');
                in.flush();
            } catch (IOException e) {
                // It does not read any more: why, its reader finds out.
            }
            long until = System.nanoTime() + patience.toNanos();
            synchronized (this) {
                while (answer == null) {
                    if (broken != null) throw new IOException(name + " has not answered: " + broken);
                    long left = until - System.nanoTime();
                    if (left <= 0)
                        throw new TimeoutException(
                                name + " has not answered in " + patience.toMillis() + " ms, and was ended");
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                return answer;
            }
        }

        void end() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static final long END_SECONDS = 5;

    private final List<String> command;
    private final String name;
    private final Duration patience;
    private final int longest;
    private final Consumer<String> console;
    /** Held by whoever asks: the program has one line at a time. */
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile Run run;

    /**
     * @param patience how long an answer may take
     * @param longest line, in bytes
     * @param console takes what it prints unasked
     */
    LineProgram(List<String> command, Duration patience, int longest, Consumer<String> console) {
        this.command = command;
        this.patience = patience;
        this.longest = longest;
        this.console = console;
        name = "'" + command.get(0) + "'";
    }

    /** @throws IOException if it cannot be run; one sentence */
    void start() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new IOException(name + " cannot be run: " + e.getMessage(), e);
        }
        Run next = new Run(process);
        run = next;
        Thread.ofPlatform().daemon().name("drover-stdio").start(next::read);
    }

    /**
     * Returns the line that answers.
     *
     * @throws IllegalArgumentException if this is no line, or too long a one; nothing was written then
     * @throws IOException if it cannot be run, ends, or answers what cannot be read
     * @throws TimeoutException if the answer takes too long
     * @throws InterruptedException if the answer is no longer wanted
     */
    String ask(String line) throws IOException, InterruptedException, TimeoutException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (line.indexOf('\n') >= 0) throw new IllegalArgumentException("the request has more than one line");
        if (bytes.length > longest)
            throw new IllegalArgumentException(
                    "the request has " + bytes.length + " bytes, and may have " + longest);
        turn.lockInterruptibly();
        try {
            if (!run.usable()) {
                run.end();
                start();
            }
            boolean good = false;
            try {
                String answer = text(run.ask(bytes));
                good = true;
                return answer;
            } finally {
                // Else the answer to this would be taken for that to the next.
                if (!good) run.end();
            }
        } finally {
            turn.unlock();
        }
    }

    private String text(byte[] line) throws IOException {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(name + " has answered what is no UTF-8", e);
        }
    }

    /** Ends it with all that it has started. */
    void end() {
        Run last = run;
        if (last != null) last.end();
    }
}
