package dev.drover.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes of a test. Closing ends all that it has started. */
final class Children {

    private static final long DEADLINE_SECONDS = 60;

    private final List<One> all = new ArrayList<>();

    /** A running {@link Child}. */
    static final class One {
        final Process process;
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Writer in;

        private One(Process process) {
            this.process = process;
            in = process.outputWriter(StandardCharsets.UTF_8);
            Thread reader = new Thread(this::read, "child-" + process.pid());
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (var out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line; (line = out.readLine()) != null;) lines.add(line);
            } catch (IOException e) {
                lines.add("! " + e);
            }
            lines.add("<end>");
        }

        String line() throws InterruptedException {
            String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            return line == null ? "<nothing>" : line;
        }

        boolean hasLine() {
            return !lines.isEmpty();
        }

        /** The next line must be this. */
        One expect(String expected) throws InterruptedException {
            String line = line();
            if (!line.equals(expected)) throw new AssertionError("expected " + expected + ", was " + line + rest());
            return this;
        }

        private String rest() throws InterruptedException {
            StringBuilder rest = new StringBuilder();
            for (String line; (line = lines.poll(1, TimeUnit.SECONDS)) != null;) rest.append('\n').append(line);
            return rest.toString();
        }

        One tell(String line) {
            try {
                in.write(line + "\n");
                in.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        /** As {@code kill -9}, with what it has started. */
        void kill() throws InterruptedException {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
            long start = System.nanoTime();
            // The signal is there; each thread runs on until it sees it.
            while (name.equals("STOP") && !stopped()) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS))
                    throw new AssertionError("it does not stop");
                Thread.onSpinWait();
            }
        }

        private boolean stopped() throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
                return tasks.allMatch(One::stopped);
            }
        }

        /** A thread that has ended meanwhile runs no more either. */
        private static boolean stopped(Path task) {
            try {
                String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
                return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
            } catch (IOException e) {
                return true;
            }
        }

        int await() throws InterruptedException {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
            return process.exitValue();
        }
    }

    /** Starts {@link Child} with arguments. */
    One start(SharedFolder folder, Object... arguments) throws IOException {
        return startWith(List.of(), folder, arguments);
    }

    /** @param before what starts Java */
    One startWith(List<String> before, SharedFolder folder, Object... arguments) throws IOException {
        List<String> line = new ArrayList<>(before);
        line.addAll(java());
        line.add(Child.class.getName());
        line.add(folder.path().toString());
        for (Object each : arguments) line.add(each.toString());
        return launch(line);
    }

    static List<String> java(String... options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx64m"));
        line.addAll(List.of(options));
        line.add("-cp");
        line.add(place(SharedLock.class) + System.getProperty("path.separator") + place(Child.class));
        return line;
    }

    One launch(List<String> line) throws IOException {
        One one = new One(new ProcessBuilder(line).redirectErrorStream(true).start());
        all.add(one);
        return one;
    }

    static Path place(Class<?> type) {
        return Path.of(java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Ends all that it has started. */
    void close() throws InterruptedException {
        for (One each : all) each.kill();
    }
}
