package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A program with a pool in a process of its own, which has other limits than the tests. */
final class ChildProgram implements AutoCloseable {

    private static final int MOST_SECONDS = 150;

    /** The lines it has printed on both streams. */
    final List<String> lines = new ArrayList<>();
    private final Process process;

    private ChildProgram(Process process) {
        this.process = process;
    }

    /** How it is started. */
    static final class Start {
        private final Path area;
        private final List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String before = "";

        /** @param area a folder for its files */
        Start(Path area) {
            this.area = area;
        }

        Start options(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        /** What a shell does first. */
        Start before(String command) {
            before = command + " || exit 9; ";
            return this;
        }

        Start environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        ChildProgram start(Class<?> main, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    "sh", "-c", before + "exec \"$@\"", "sh",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.add("-Ddrover.startup.archive=off");
            command.addAll(options);
            command.addAll(List.of("-cp", classPath(), main.getName()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new ChildProgram(builder.start());
        }

        /** Of jars only, as programs have it: a class in a folder cannot be read without a descriptor to spare. */
        private String classPath() throws IOException {
            List<String> entries = new ArrayList<>();
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path entry = Path.of(each);
                if (!Files.isDirectory(entry)) entries.add(each);
                else
                    entries.add(jar(entry, area.resolve("classes" + entries.size() + ".jar")).toString());
            }
            return String.join(File.pathSeparator, entries);
        }

        private static Path jar(Path folder, Path jar) throws IOException {
            if (Files.exists(jar)) return jar;
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> all = Files.walk(folder)) {
                out.setLevel(1);
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                    Files.copy(each, out);
                }
            }
            return jar;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Reads what it prints up to this line. */
    void awaitLine(String last) throws IOException {
        awaitLine(last, last::equals);
    }

    /** Reads what it prints up to a line that is as wanted, and returns that. */
    String awaitLine(String what, Predicate<String> wanted) throws IOException {
        var out = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = out.readLine()) != null;) {
            lines.add(line);
            if (wanted.test(line)) return line;
        }
        throw new AssertionError("It ended without the line '" + what + "': " + this);
    }

    /** Has it go on after a line that it waits for. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until it has ended well; what it has said as {@code name=value}. */
    Map<String, String> facts() throws Exception {
        Thread killer = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add);
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), this::toString);
        killer.join();
        assertEquals(0, process.exitValue(), this::toString);
        return lines.stream().filter(line -> line.matches("[a-z-]+=.*")).map(line -> line.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1], (one, other) -> one + ", " + other));
    }

    /** Checks that it has said these facts, given as names and values in turn. */
    void says(String... expected) throws Exception {
        Map<String, String> facts = facts();
        Map<String, String> wanted = new LinkedHashMap<>();
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < expected.length; i += 2) {
            wanted.put(expected[i], expected[i + 1]);
            said.put(expected[i], facts.get(expected[i]));
        }
        assertEquals(wanted, said, this::toString);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.getInputStream().close();
        process.getOutputStream().close();
        process.getErrorStream().close();
    }

    @Override
    public String toString() {
        return Arrays.toString(lines.stream().limit(200).toArray()).replace(", ", "\n");
    }
}
