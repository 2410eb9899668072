package dev.drover.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak as {@code ./drover soak} starts it, at a small size, with the tests of the bundles. */
class SoakTest {

    private static final int MISUSED = 2;
    private static final long PATIENCE_SECONDS = 240;
    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));
    /** As in the script. */
    private static final List<String> FOLDERS =
            Stream.of("wire", "host", "process", "pool", "lifecycle", "monitor", "shell")
                    .map(bundle -> CHECKOUT.resolve("bundles/dev.drover." + bundle + "/target/test-classes"))
                    .filter(Files::isDirectory).map(Path::toString).toList();

    @TempDir
    Path directory;

    private record Run(int code, List<String> out, String err) {}

    /** A soak in a process of its own; figures are judged as tests do. */
    private Process start(Path out, Path err, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Ddrover.patience=5",
                "-Ddrover.soak.tests=" + String.join(File.pathSeparator, FOLDERS),
                "-Ddrover.soak.log=" + directory.resolve("soak-tests.log"),
                "-Djava.io.tmpdir=" + directory,
                "-cp", CHECKOUT.resolve("tests/dev.drover.soak/target/soak") + "/*" + File.pathSeparator
                        + String.join(File.pathSeparator, FOLDERS),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    private Run run(String... arguments) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process soak = start(out, err, arguments);
        try {
            assertTrue(soak.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "It did not end in time");
        } finally {
            soak.descendants().forEach(ProcessHandle::destroyForcibly);
            soak.destroyForcibly();
        }
        return new Run(soak.exitValue(), Files.readAllLines(out), Files.readString(err));
    }

    @Test
    void smallSizesAreKept() throws Exception {
        Run run = run("--only", "R03,R06,R33,R34,R40", "--percent", "1", "--seed", "11", "--json");
        assertEquals(0, run.code, () -> run + log());
        assertEquals(5, run.out.size(), run::toString);
        for (String line : run.out)
            assertTrue(line.contains("\"seed\":11,\"verdict\":\"kept\""), () -> line + log());
        assertTrue(run.out.get(0).contains("\"size\":\"200 tasks\""), run::toString);
        assertTrue(run.out.get(0).contains("200 tasks, "), "the test was of that size");
        assertTrue(run.out.get(4).contains("{\"what\":\"closed with 100 queued and one running\",\"value\":"));
        assertTrue(run.err.contains("5 kept. To repeat it: ./drover soak --seed 11 --only R03,R06,R33,R34,R40"),
                run.err);
    }

    private String log() {
        try {
            return "\n" + Files.readString(directory.resolve("soak-tests.log"));
        } catch (IOException e) {
            return " (no log)";
        }
    }

    @Test
    void whatCannotBeIsOneSentenceAndExitCodeTwo() throws Exception {
        Run run = run("--only", "R99");
        assertEquals(MISUSED, run.code);
        assertEquals(List.of(), run.out);
        assertTrue(run.err.startsWith("drover: --only names 'R99', which is no promise") && run.err.endsWith(".\n"),
                run.err);
    }

    /** Whoever ends a soak in the middle ends all that it has started. */
    @Test
    void aTerminationEndsEverything() throws Exception {
        Process soak = start(directory.resolve("out"), directory.resolve("err"), "--only", "R41");
        List<ProcessHandle> all = List.of();
        try {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (all.size() < 2 && soak.isAlive() && System.nanoTime() - until < 0)
                all = soak.descendants().toList();
            assertTrue(all.size() >= 2, "It has started its workers");
            new ProcessBuilder("kill", "-TERM", "" + soak.pid()).inheritIO().start().waitFor();
            assertTrue(soak.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(143, soak.exitValue());
            all.forEach(each -> each.onExit().join());
        } finally {
            soak.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** All run in the tests of their bundles, so it is enough here that they are found. */
    @Test
    void thePromisesAreFoundByTheTagsOfTheirTests() throws Exception {
        List<Path> folders = FOLDERS.stream().map(Path::of).toList();
        Thread me = Thread.currentThread();
        ClassLoader before = me.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(folders), new WithoutDrover(before))) {
            me.setContextClassLoader(loader);
            checkTags(new Suite(folders, failure -> {}));
        } finally {
            me.setContextClassLoader(before);
        }
    }

    /** Gives all classes but Drover's own: tests and what they test, package by package, must come from one loader. */
    private static final class WithoutDrover extends ClassLoader {
        WithoutDrover(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.drover.") && !name.startsWith("dev.drover.soak."))
                throw new ClassNotFoundException(name);
            return super.loadClass(name, resolve);
        }
    }

    /** The classes of the tests, and the jars that a soak has. */
    private static URL[] urls(List<Path> folders) throws IOException {
        List<Path> all = new ArrayList<>(folders);
        try (Stream<Path> jars = Files.list(CHECKOUT.resolve("tests/dev.drover.soak/target/soak"))) {
            jars.forEach(all::add);
        }
        URL[] urls = new URL[all.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = all.get(i).toUri().toURL();
        return urls;
    }

    private static void checkTags(Suite suite) {
        Set<String> listed = Promise.all().stream().map(Promise::id).collect(Collectors.toSet());
        Set<String> tags = new TreeSet<>(suite.tags());
        tags.removeIf(tag -> !tag.matches("[RS][0-9]{2}"));
        assertTrue(tags.size() > 25, tags::toString);
        Set<String> strangers = new TreeSet<>(tags);
        strangers.removeAll(listed);
        assertEquals(Set.of(), strangers, "tags of promises that promises.txt does not list");
        assertTrue(suite.has(Promise.all().get(0)));
    }
}
