package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No process outlives its parent, and none of a program's threads matters to it. */
class ParentTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path directory;

    /** A parent of its own, with what it said. */
    private final class Parent implements AutoCloseable {
        final Process process;
        final List<Long> pids = new ArrayList<>();

        Parent(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.io.tmpdir=" + directory,
                    "-cp",
                    System.getProperty("java.class.path"),
                    ParentMain.class.getName()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().remove("XDG_RUNTIME_DIR");
            process = builder.start();
            BufferedReader out = process.inputReader();
            for (String line; (line = out.readLine()) != null && !line.equals("up");) pids.add(Long.parseLong(line));
            assertEquals(4, pids.size());
            assertTrue(pids.stream().allMatch(Harness::alive));
        }

        double untilAllAreGone() {
            long begin = System.nanoTime();
            harness.await("the end of " + pids, () -> pids.stream().noneMatch(Harness::alive));
            return (System.nanoTime() - begin) / 1e6;
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.getInputStream().close();
            process.getErrorStream().close();
            process.getOutputStream().close();
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    @ParameterizedTest
    @Tag("R15")
    @Tag("R12")
    @ValueSource(strings = {"idle", "busy", "stdin-held", "asleep"})
    void workersAndGrandchildrenAreGoneSoonAfterTheParentWasKilled(String mode) throws IOException {
        try (Parent parent = new Parent(mode)) {
            List<ProcessHandle> rest = parent.process.descendants().toList();
            parent.process.destroyForcibly();
            harness.promisedMillis(2_000, parent.untilAllAreGone(), "%s parent killed: all gone", mode);
            rest.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aStoppedWorkerAndItsStoppedChildEndWithTheirParentToo() throws Exception {
        try (Parent parent = new Parent("idle")) {
            signal("STOP", parent.pids.get(0));
            signal("STOP", parent.pids.get(1));
            parent.process.destroyForcibly();
            parent.untilAllAreGone();
        }
    }

    private void signal(String name, long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + pid).inheritIO().start();
        harness.await("kill", () -> !kill.isAlive());
        assertEquals(0, kill.exitValue());
    }

    @Test
    @Tag("R13")
    void sigtermLetsWhatRunsFinishAndLeavesNothing() throws Exception {
        Path ledger = directory.resolve("ledger");
        try (Parent parent = new Parent("draining", ledger.toString())) {
            harness.await("both to run", () -> lines(ledger) == 2);
            long begin = System.nanoTime();
            parent.process.destroy();
            assertTrue(parent.process.waitFor(60, TimeUnit.SECONDS));
            harness.promisedMillis(5_000, (System.nanoTime() - begin) / 1e6, "SIGTERM: drained and ended");
            parent.untilAllAreGone();
            assertEquals(143, parent.process.exitValue());
        }
        assertNoDirectoryLeft();
    }

    @Test
    @Tag("R13")
    void sigtermEndsWhatHeedsNothing() throws Exception {
        try (Parent parent = new Parent("busy")) {
            long begin = System.nanoTime();
            parent.process.destroy();
            assertTrue(parent.process.waitFor(60, TimeUnit.SECONDS));
            harness.promisedMillis(5_000, (System.nanoTime() - begin) / 1e6, "SIGTERM: cancelled and ended");
            parent.untilAllAreGone();
        }
        assertNoDirectoryLeft();
    }

    private void assertNoDirectoryLeft() throws IOException {
        try (var all = Files.list(directory)) {
            assertEquals(List.of(), all.filter(path -> path.getFileName().toString().startsWith("drover-")).toList());
        }
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void whatAKilledParentLeftOnDiskIsSweptByTheNextOne() throws Exception {
        try (Parent parent = new Parent("idle")) {
            parent.process.destroyForcibly();
            parent.untilAllAreGone();
            parent.process.waitFor();
        }
        try (Parent parent = new Parent("idle")) {
            try (var all = Files.list(directory)) {
                assertEquals(1, all.filter(path -> path.getFileName().toString().startsWith("drover-")).count());
            }
            parent.process.destroy();
            parent.process.waitFor();
        }
        assertNoDirectoryLeft();
    }

    @Test
    void aProgramThatClosesItsPoolExitsByItself() throws Exception {
        Process program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), ParentMain.class.getName(), "fifteen-lines")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = program.inputReader()) {
            assertEquals("hello", out.readLine());
            assertTrue(program.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, program.exitValue());
        } finally {
            program.destroyForcibly();
        }
    }

    /** Its own environment is full of what makes a loader, a runtime or a shell take code from elsewhere. */
    @Test
    void whatALoaderOrARuntimeWouldTakeCodeFromReachesNoWorker() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), ParentMain.class.getName(), "environment");
        Map<String, String> environment = builder.environment();
        List<String> planted = List.of(
                "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "DYLD_LIBRARY_PATH",
                "NODE_OPTIONS",
                "NODE_PATH", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "BASH_ENV", "ENV", "CLASSPATH", "PERL5LIB",
                "A_SECRET");
        for (String each : planted) environment.put(each, "");
        for (String each : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) environment.put(each, "-Dplanted=yes");
        Process program = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> told;
        try (BufferedReader out = program.inputReader()) {
            told = out.lines().toList();
            assertTrue(program.waitFor(60, TimeUnit.SECONDS));
        } finally {
            program.destroyForcibly();
        }
        assertTrue(told.contains("variable PATH"), told::toString);
        assertTrue(told.contains("option -Djdk.serialFilter=!*"), told::toString);
        for (String each : told) {
            assertFalse(planted.stream().anyMatch(name -> each.equals("variable " + name)), each);
            assertFalse(each.contains("_OPTIONS") || each.contains("planted"), each);
        }
    }

    @Test
    @Tag("R14")
    void theThreadThatOpenedAndUsedThePoolMayEnd() throws Exception {
        CompletableFuture<ProcessPool> opened = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            ProcessPool pool = harness.open(harness.spec().size(1, 2));
            harness.call(pool, TestWorker.VALUE, 1);
            opened.complete(pool);
        });
        thread.start();
        ProcessPool pool = harness.get(opened);
        List<Long> before = Harness.pids(pool);
        thread.join();
        for (int i = 0; i < 100; i++) harness.call(pool, TestWorker.VALUE, i);
        assertEquals(before, Harness.pids(pool));
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    @Tag("R17")
    void manyExitsLeaveNoZombie() {
        int exits = Harness.size("R17", 150);
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.command("true")).size(4, 4).queue(10),
                (LifecycleOf) (worker, exit, recent) -> Optional.of(Duration.ofMillis(1)), null);
        long begin = System.nanoTime();
        harness.await(exits + " exits", () -> pool.snapshot().restarts() >= exits);
        double each = (System.nanoTime() - begin) / 1e6 / exits;
        pool.close();
        long closed = System.nanoTime();
        harness.await("no child", () -> Harness.children().isEmpty());
        harness.promisedMillis(1_000, (System.nanoTime() - closed) / 1e6, "no zombie is left");
        harness.measured("%d exits, %.1f ms each, no zombie; descriptors %d", exits, each,
                new HashSet<>(Harness.descriptors()).size());
        harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1));
    }
}
