package dev.drover.monitor.internal;

import static dev.drover.monitor.internal.FakeTable.SELF;
import static dev.drover.monitor.internal.FakeTable.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SamplingMonitorTest {
    private final List<SamplingMonitor> open = new ArrayList<>();
    private final FakeTable table = new FakeTable();
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    @AfterEach
    void closeAll() {
        table.release();
        open.forEach(SamplingMonitor::close);
    }

    @Test
    void snapshotIsEmptyBeforeTheFirstRound() {
        table.hang();
        SamplingMonitor monitor = monitor();

        assertEquals(new MonitorSnapshot(0, List.of(), 0), monitor.snapshot());
        assertEquals(Optional.empty(), monitor.find(SELF));
    }

    @Test
    @Tag("R42")
    void stuckTableLeavesSnapshotReadableAndOld() throws Exception {
        table.show(reading(SELF, 10, 0, 0, 4096), reading(SELF + 1, 10, 0, 0, 4096));
        SamplingMonitor monitor = monitor();
        Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 2);
        table.hang();
        assertTrue(table.hanging.await(60, TimeUnit.SECONDS));
        MonitorSnapshot before = monitor.snapshot();
        millis.addAndGet(60_000);
        for (int i = 0; i < 5000; i++) {
            monitor.describe(SELF + 1, ProcessKind.WORKER, "hash-" + i);
            monitor.exited(SELF + 2, Exits.exit("never seen"));
        }

        assertSame(before, monitor.snapshot());
        assertEquals(2, monitor.snapshot().processes().size());
        assertEquals(1_700_000_000_000L, monitor.snapshot().atMillis());
        assertTrue(monitor.find(SELF + 1).isPresent());
        assertFalse(monitor.history(monitor.find(SELF).orElseThrow().id()).isEmpty());
        table.release();
        Awaits.snapshot(monitor, snapshot -> snapshot.atMillis() == millis.get());
    }

    @Test
    @Tag("R42")
    void stuckTableDoesNotHoldUpCloseForLong() throws Exception {
        table.hang();
        SamplingMonitor monitor = monitor();
        assertTrue(table.hanging.await(60, TimeUnit.SECONDS));
        monitor.close();
        assertEquals(1, samplers().size());
        table.release();
        assertNoSampler();
    }

    @Test
    void failingRoundKeepsFiguresAndTimeMarksTheLivingAndHeals() throws Exception {
        table.show(reading(SELF, 10, 0, 0, 4096));
        SamplingMonitor monitor = monitor();
        Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 1);
        for (Throwable failure : List.of(
                new IOException("/proc cannot be listed"),
                new IllegalStateException("/proc cannot be listed"),
                new LinkageError("/proc cannot be listed"))) {
            table.fail(failure);
            long good = millis.getAndAdd(1000);
            ProcessSample marked = Awaits.sample(monitor, SELF, sample -> sample.problem().isPresent());
            assertEquals(Optional.of("cannot be read: /proc cannot be listed"), marked.problem());
            assertEquals(4096, marked.usage().memory());
            assertTrue(marked.alive());
            assertEquals(good, monitor.snapshot().atMillis());

            table.fail(null);
            Awaits.sample(monitor, SELF, sample -> sample.problem().isEmpty());
            assertEquals(millis.get(), monitor.snapshot().atMillis());
        }
    }

    @Test
    void samplerOutlivesLackOfMemory() throws Exception {
        table.show(reading(SELF, 10, 0, 0, 4096));
        SamplingMonitor monitor = monitor();
        table.fail(new OutOfMemoryError("of a test"));
        table.rounds.drainPermits();
        assertTrue(table.rounds.tryAcquire(2, 60, TimeUnit.SECONDS));
        table.fail(null);
        millis.addAndGet(1000);
        Awaits.snapshot(monitor, snapshot -> snapshot.atMillis() == millis.get());
    }

    @Test
    void tableThatCannotBeOpenedIsTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        table.show(reading(SELF, 10, 0, 0, 4096));
        SamplingMonitor monitor = keep(new SamplingMonitor(
                () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return table;
                },
                SamplingMonitor.SHORTEST_INTERVAL,
                this::now));

        Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 1);
        assertEquals(3, tries.get());
    }

    @Test
    void callbackThatThrowsHoldsUpNeitherOthersNorTheSampler() throws Exception {
        SamplingMonitor monitor = monitor();
        CountDownLatch called = new CountDownLatch(3);
        monitor.onSample(() -> {
            throw new IllegalStateException("callback of a test");
        });
        monitor.onSample(() -> {
            throw new StackOverflowError("callback of a test");
        });
        monitor.onSample(called::countDown);

        assertTrue(called.await(60, TimeUnit.SECONDS));
    }

    @Test
    void closedRegistrationIsNotCalledAndEndsOnlyItself() throws Exception {
        SamplingMonitor monitor = monitor();
        AtomicInteger calls = new AtomicInteger();
        Runnable callback = calls::incrementAndGet;
        Registration one = monitor.onSample(callback);
        Registration other = monitor.onSample(callback);
        one.close();
        one.close();
        Awaits.snapshot(monitor, snapshot -> calls.get() >= 2);
        other.close();
        // A round that runs may still have it in hand; the one after does not.
        table.rounds.drainPermits();
        assertTrue(table.rounds.tryAcquire(2, 60, TimeUnit.SECONDS));
        int callsAfterClose = calls.get();
        assertTrue(table.rounds.tryAcquire(2, 60, TimeUnit.SECONDS));

        assertEquals(callsAfterClose, calls.get());
    }

    @Test
    void findPrefersTheLivingAndFindsEveryId() throws Exception {
        Observation[] all = new Observation[50];
        for (int i = 0; i < 50; i++) {
            all[i] = reading(SELF - 20 + i, 10, 0, 0, 4096);
        }
        table.show(all);
        SamplingMonitor monitor = monitor();
        Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 50);
        for (int i = 0; i < 50; i += 2) {
            all[i] = reading(SELF - 20 + i, 1000, 0, 0, 8192);
        }
        table.show(all);
        Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 75);

        for (int i = 0; i < 50; i++) {
            ProcessSample found = monitor.find(SELF - 20 + i).orElseThrow();
            assertEquals(SELF - 20 + i, found.id().pid());
            assertTrue(found.alive());
            assertEquals(i % 2 == 0 ? 8192 : 4096, found.usage().memory());
        }
        assertEquals(Optional.empty(), monitor.find(SELF - 21));
        assertEquals(Optional.empty(), monitor.find(SELF + 30));
        assertEquals(SELF, monitor.snapshot().processes().get(0).id().pid());

        table.show(all[20], all[21]);
        Awaits.snapshot(monitor, snapshot -> snapshot.processes().stream().filter(ProcessSample::alive).count() == 2);
        assertFalse(monitor.find(SELF + 2).orElseThrow().alive());
        assertEquals(8192, monitor.find(SELF + 2).orElseThrow().usage().memory());
    }

    @Test
    void descriptionsFromOtherThreadsAreInTheNextSample() throws Exception {
        table.show(reading(SELF, 10, 0, 0, 4096), reading(SELF + 1, 10, 0, 0, 4096));
        SamplingMonitor monitor = monitor();
        monitor.describe(SELF + 1, ProcessKind.SERVICE, "index");
        monitor.describe(SELF + 2, ProcessKind.WORKER, "short-1");
        monitor.exited(SELF + 2, Exits.exit("exit code 9"));

        ProcessSample service = Awaits.sample(monitor, SELF + 1, sample -> sample.kind() == ProcessKind.SERVICE);
        assertEquals("index", service.name());
        // A sample between the two calls does not know how it ended; the next one does.
        Optional<Exit> exit = Optional.of(Exits.exit("exit code 9"));
        ProcessSample gone = Awaits.sample(monitor, SELF + 2, sample -> sample.exit().equals(exit));
        assertEquals(false, gone.alive());
    }

    @Test
    void intervalOutOfBoundsIsRefused() {
        for (long wrong : new long[] {-1, 0, 499, 60_001}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> keep(new SamplingMonitor(Duration.ofMillis(wrong))));
            assertEquals(
                    "The sampling interval must be between 500 and 60000 ms, not " + wrong + " ms",
                    refused.getMessage());
        }
        assertEquals("The sampling interval must be between 500 and 60000 ms, not 9223372036854775807 ms",
                assertThrows(IllegalArgumentException.class,
                        () -> keep(new SamplingMonitor(ChronoUnit.FOREVER.getDuration()))).getMessage());
        assertNoSampler();
    }

    @Test
    void closeLeavesNoThreadAndTheLastSnapshotReadable() throws Exception {
        table.show(reading(SELF, 10, 0, 0, 4096));
        SamplingMonitor monitor = monitor();
        MonitorSnapshot last = Awaits.snapshot(monitor, snapshot -> snapshot.processes().size() == 1);
        assertEquals(1, samplers().size());
        assertTrue(samplers().get(0).isDaemon());
        monitor.close();
        assertEquals(List.of(), samplers());
        monitor.close();
        assertEquals(last.processes(), monitor.snapshot().processes());
        monitor.describe(SELF, ProcessKind.MAIN, "late");
    }

    @Test
    void closeFromACallbackEndsTheThread() throws Exception {
        SamplingMonitor monitor = monitor();
        CountDownLatch closed = new CountDownLatch(1);
        monitor.onSample(() -> {
            monitor.close();
            closed.countDown();
        });
        assertTrue(closed.await(60, TimeUnit.SECONDS));
        assertNoSampler();
    }

    @Test
    void plainJavaFindsTheMonitorByTheServiceLoader() throws Exception {
        ProcessMonitor found = ServiceLoader.load(ProcessMonitor.class).findFirst().orElseThrow();
        SamplingMonitor monitor = keep((SamplingMonitor) found);

        ProcessSample main = Awaits.snapshot(monitor, snapshot -> snapshot.atMillis() > 0).processes().get(0);
        assertEquals(ProcessKind.MAIN, main.kind());
        assertEquals(SELF, main.id().pid());
    }

    private SamplingMonitor monitor() {
        return keep(new SamplingMonitor(() -> table, SamplingMonitor.SHORTEST_INTERVAL, this::now));
    }

    private Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    private SamplingMonitor keep(SamplingMonitor monitor) {
        open.add(monitor);
        return monitor;
    }

    private static List<Thread> samplers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("drover-monitor"))
                .toList();
    }

    private static void assertNoSampler() {
        for (Thread thread : samplers()) {
            try {
                assertTrue(thread.join(Duration.ofSeconds(60)), () -> thread + " still runs");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
