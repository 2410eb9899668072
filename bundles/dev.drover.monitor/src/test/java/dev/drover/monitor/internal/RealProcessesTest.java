package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both tables with the processes of this machine. */
@Timeout(240)
class RealProcessesTest {
    private static final long SELF = ProcessHandle.current().pid();

    /** Where figures may come from. */
    enum Source implements Supplier<ProcessTable> {
        PROC {
            @Override
            public ProcessTable get() {
                try {
                    return LinuxTable.open();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        },
        OSHI {
            @Override
            public ProcessTable get() {
                return new OshiTable();
            }
        }
    }

    private final Children children = new Children();
    private SamplingMonitor monitor;

    @AfterEach
    void endAll() {
        try (children) {
            if (monitor != null) {
                monitor.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void childrenAndTheirChildrenAreSeenWithWhatTheyAre(Source source) throws Exception {
        open(source);
        Process shell = children.start("sh", "-c", "sleep 601 & echo $!; wait");
        long grandchild = Long.parseLong(shell.inputReader().readLine());

        ProcessSample sleep = Awaits.sample(monitor, grandchild, sample -> sample.name().equals("sleep"));
        assertEquals("sleep 601", sleep.command());
        assertEquals(shell.pid(), sleep.parent());
        assertEquals(ProcessKind.CHILD, sleep.kind());
        assertTrue(sleep.alive());
        assertEquals(Optional.empty(), sleep.exit());
        assertEquals(Optional.empty(), sleep.problem());
        assertTrue(sleep.usage().memory() > 100_000, sleep::toString);
        assertEquals(
                ProcessHandle.of(grandchild).orElseThrow().info().startInstant().orElseThrow().toEpochMilli(),
                sleep.id().startMillis());
        ProcessSample parent = monitor.find(shell.pid()).orElseThrow();
        assertEquals("sh", parent.name());
        assertEquals(SELF, parent.parent());

        ProcessSample main = monitor.snapshot().processes().get(0);
        assertEquals(SELF, main.id().pid());
        assertEquals(ProcessKind.MAIN, main.kind());
        assertTrue(main.usage().memory() > 10_000_000, main::toString);
        assertTrue(main.command().contains("java"), main::command);
    }

    @ParameterizedTest
    @EnumSource
    void busyLoopIsAboutACoreAndAnIdleProcessIsNone(Source source) throws Exception {
        open(source);
        Process sleep = children.sleep();
        Process worker = children.java(Worker.class);
        say(worker, null);
        Awaits.sample(monitor, worker.pid(), sample -> sample.usage().cpu() < 0.3);
        say(worker, "b");

        ProcessSample busy = Awaits.sample(monitor, worker.pid(), sample -> sample.usage().cpu() > 0.5);
        assertTrue(busy.usage().cpu() < 2.5, busy::toString);
        assertEquals(0, monitor.find(sleep.pid()).orElseThrow().usage().cpu(), 0.1);
    }

    @ParameterizedTest
    @EnumSource
    void deadChildIsKeptWithItsExitAndItsHistory(Source source) throws Exception {
        open(source);
        Process told = children.sleep();
        Process untold = children.sleep();
        monitor.describe(told.pid(), ProcessKind.WORKER, "hash-1");
        ProcessSample alive = Awaits.sample(monitor, told.pid(), sample -> sample.kind() == ProcessKind.WORKER);
        assertEquals("hash-1", alive.name());
        Awaits.sample(monitor, untold.pid(), sample -> monitor.history(sample.id()).size() > 2);
        told.destroyForcibly().waitFor();
        untold.destroyForcibly().waitFor();
        monitor.exited(told.pid(), Exits.exit("killed by signal 9"));

        ProcessSample dead = Awaits.sample(monitor, told.pid(), sample -> !sample.alive());
        assertEquals(alive.id(), dead.id());
        assertEquals("hash-1", dead.name());
        assertEquals("sleep 600", dead.command());
        assertEquals(Optional.of("killed by signal 9"), dead.exit().map(Exit::verdict));
        List<Usage> history = monitor.history(dead.id());
        assertTrue(history.size() > 2);
        assertTrue(history.stream().allMatch(usage -> usage.memory() > 0));
        dead = Awaits.sample(monitor, untold.pid(), sample -> !sample.alive());
        assertEquals(Optional.empty(), dead.exit());
    }

    @ParameterizedTest
    @EnumSource
    void orphanStaysUntilItEnds(Source source) throws Exception {
        open(source);
        Process shell = children.start("sh", "-c", "sleep 602 & echo $!; read line");
        long orphan = Long.parseLong(shell.inputReader().readLine());
        ProcessHandle handle = ProcessHandle.of(orphan).orElseThrow();
        try {
            Awaits.sample(monitor, orphan, sample -> true);
            shell.destroyForcibly().waitFor();
            ProcessSample left = Awaits.sample(monitor, orphan, sample -> sample.parent() != shell.pid());
            assertTrue(left.alive());
        } finally {
            handle.destroyForcibly();
        }
        Awaits.sample(monitor, orphan, sample -> !sample.alive());
    }

    @Test
    void memoryIsTheProportionalSizeAlsoWhileItGrows() throws Exception {
        open(Source.PROC);
        Process worker = children.java(Worker.class);
        say(worker, null);
        Awaits.sample(monitor, worker.pid(), ProcessSample::proportional);
        for (int blocks : new int[] {4, 1, 8}) {
            say(worker, Integer.toString(blocks));
            MonitorSnapshot now = monitor.snapshot();
            MonitorSnapshot later = Awaits.snapshot(monitor, snapshot -> snapshot.atMillis() > now.atMillis() + 2000);
            ProcessSample sample = later.processes().stream()
                    .filter(each -> each.id().pid() == worker.pid())
                    .findFirst()
                    .orElseThrow();
            if (sample.proportional()) {
                long exact = rollup(worker.pid(), "Pss:");
                assertEquals(exact, sample.usage().memory(), 0.02 * exact + (4 << 20), sample::toString);
            } else {
                assertEquals(rollup(worker.pid(), "Rss:"), sample.usage().memory(), 4 << 20, sample::toString);
            }
        }
    }

    @Test
    void thousandsOfThreadsOfThisProcessAreNoTrouble() throws Exception {
        open(Source.PROC);
        Thread[] many = new Thread[2000];
        try {
            for (int i = 0; i < many.length; i++) {
                many[i] = Thread.ofPlatform().daemon().stackSize(64 << 10).start(RealProcessesTest::rest);
            }
            MonitorSnapshot now = monitor.snapshot();
            MonitorSnapshot later = Awaits.snapshot(monitor, snapshot -> snapshot.atMillis() > now.atMillis() + 1000);
            assertEquals(Optional.empty(), later.processes().get(0).problem());
            System.out.printf("cost with %d threads here: %.2f %% of a core%n", many.length, 100 * later.cost());
        } finally {
            for (Thread thread : many) {
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }
    }

    @Test
    void manyShortLivedProcessesNeitherFailARoundNorAreLeftAlive() throws Exception {
        open(Source.PROC);
        Process storm = children.start("sh", "-c", "i=0; while [ $i -lt 1500 ]; do /bin/true & i=$((i+1)); done; wait");
        storm.waitFor();
        // A round that is under way may have seen it alive, and on a busy machine there may have been none yet.
        MonitorSnapshot later = Awaits.snapshot(monitor, snapshot -> !snapshot.processes().isEmpty()
                && snapshot.processes().stream()
                        .noneMatch(sample -> sample.id().pid() == storm.pid() && sample.alive()));

        later.processes().forEach(sample -> {
            assertEquals(Optional.empty(), sample.problem(), sample::toString);
            assertTrue(sample.usage().cpu() >= 0 && sample.usage().cpu() < 64, sample::toString);
        });
    }

    private void open(Source source) {
        monitor = new SamplingMonitor(source, SamplingMonitor.SHORTEST_INTERVAL, InstantSource.system());
    }

    private static void say(Process worker, String what) throws IOException {
        if (what != null) {
            worker.outputWriter().write(what);
            worker.outputWriter().flush();
        }
        BufferedReader answers = worker.inputReader();
        assertTrue(answers.readLine() != null, "the child has ended");
    }

    private static void rest() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
    }

    private static long rollup(long pid, String label) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            String line = lines.filter(each -> each.startsWith(label)).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
    }
}
