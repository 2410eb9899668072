package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers die, and nothing is lost or done twice. */
class CrashTest {

    private static final Task<Object, Object> WORK = TestWorker.WORK.asIdempotent();
    private static final int AT_A_TIME = 600;

    @RegisterExtension
    final Harness harness = new Harness();

    @ParameterizedTest
    @Tag("R01")
    @CsvSource({"unix, 1", "ring, 1", "ring, 4"})
    void killsOfRandomWorkersUnderLoadLoseNothing(String link, int concurrency) {
        int kills = Math.max(1, Harness.size("R01", 60) / 3);
        int window = 64;
        ProcessPool pool = harness.open(harness.spec().size(3, 3).links(link).concurrency(concurrency));
        harness.awaitReady(pool, 3);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong next = new AtomicLong();
        AtomicInteger open = new AtomicInteger(window);
        for (int i = 0; i < window; i++) nextOf(pool, next, stop, open);

        List<Long> recoveries = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            List<Long> pids = Harness.pids(pool);
            if (pids.isEmpty()) {
                harness.await("a worker", () -> !Harness.pids(pool).isEmpty());
                continue;
            }
            long victim = pids.get(harness.random().nextInt(pids.size()));
            long doneBefore = pool.snapshot().done();
            long begin = System.nanoTime();
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
            // Now and then a second one right after it.
            if (harness.random().nextInt(4) == 0) {
                long second = pids.get(harness.random().nextInt(pids.size()));
                ProcessHandle.of(second).ifPresent(ProcessHandle::destroyForcibly);
            }
            // Recovered: the victim is gone, another stands in its place, and work goes on.
            harness.await("recovery", () -> !Harness.pids(pool).contains(victim)
                    && Harness.ready(pool) == 3
                    && pool.snapshot().done() > doneBefore);
            recoveries.add(System.nanoTime() - begin);
        }
        stop.set(true);
        harness.await("the last answers", () -> open.get() == 0);

        long calls = harness.history().checkAllAnswered().calls();
        Collections.sort(recoveries);
        harness.measured("%s, %d at a time: %d kills, %d calls, 0 lost, 0 doubled; recovery p50 %.0f ms",
                link, concurrency, kills, calls, recoveries.get(recoveries.size() / 2) / 1e6);
        harness.promisedMillis(1_500, recoveries.get((int) (recoveries.size() * 0.99)) / 1e6, "recovered (p99)");
    }

    private void nextOf(ProcessPool pool, AtomicLong next, AtomicBoolean stop, AtomicInteger open) {
        if (stop.get()) {
            open.decrementAndGet();
            return;
        }
        long number = next.incrementAndGet();
        harness.send(pool, WORK, number).whenComplete((result, failure) -> nextOf(pool, next, stop, open));
    }

    @Test
    @Tag("R03")
    void whatIsNotIdempotentRunsAtMostOnce(@TempDir Path directory) {
        Ledger ledger = new Ledger(directory.resolve("ledger"));
        int tasks = Harness.size("R03", 600);
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        AtomicInteger settled = new AtomicInteger();
        int kills = 0;
        while (settled.get() < tasks) {
            // A queue of all of them would be longer than a pool takes.
            while (all.size() < tasks && all.size() - settled.get() < AT_A_TIME) {
                CompletableFuture<Object> sent = harness.send(pool, TestWorker.LEDGER, ledger.entry(all.size(), 3));
                sent.whenComplete((result, failure) -> settled.incrementAndGet());
                all.add(sent);
            }
            long before = pool.snapshot().done();
            int open = all.size();
            List<Long> pids = Harness.pids(pool);
            if (!pids.isEmpty()) {
                ProcessHandle.of(pids.get(harness.random().nextInt(pids.size())))
                        .ifPresent(ProcessHandle::destroyForcibly);
                kills++;
            }
            harness.await("some more",
                    () -> pool.snapshot().done() > before + 60 || settled.get() == open);
        }
        Map<Long, Ledger.Told> told = new HashMap<>();
        int lost = 0;
        for (int i = 0; i < tasks; i++) {
            Throwable failure = all.get(i).handle((result, cause) -> cause).join();
            told.put((long) i, told(failure));
            if (failure != null) lost++;
        }
        assertEquals(List.of(), ledger.faults(told));
        int never = tasks - ledger.runs().size();
        harness.measured("%d tasks, %d kills, %d WorkerLost (of these %d had not run), none ran twice", tasks,
                kills, lost, never);
    }

    private static Ledger.Told told(Throwable failure) {
        if (failure == null) return Ledger.Told.ANSWERED;
        assertTrue(failure instanceof WorkerLost, failure::toString);
        return ((WorkerLost) failure).mayHaveRun() ? Ledger.Told.MAY_HAVE_RUN : Ledger.Told.NOT_RUN;
    }

    @Test
    @Tag("R04")
    void allWorkersKilledAtOnceTheQueueIsKeptAndThePoolFullAgain() {
        int rounds = Harness.size("R04", 5);
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            harness.awaitReady(pool, 3);
            List<CompletableFuture<Object>> all = new ArrayList<>();
            for (long i = 0; i < 300; i++) all.add(harness.send(pool, WORK, i));
            List<Long> pids = Harness.pids(pool);
            long begin = System.nanoTime();
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            harness.await("three others",
                    () -> Harness.ready(pool) == 3 && Collections.disjoint(Harness.pids(pool), pids));
            times.add((System.nanoTime() - begin) / 1e6);
            for (int i = 0; i < 300; i++) assertEquals((long) i, harness.get(all.get(i)));
        }
        Collections.sort(times);
        harness.measured("all of 3 killed %d times, full again after p50 %.0f ms", rounds, times.get(rounds / 2));
        harness.promisedMillis(3_000, times.get(rounds - 1), "full again at the latest");
    }

    @Test
    @Tag("R05")
    void aCrashLoopAtStartIsSlowedAndQuarantinedAndTheQueueFailsWithTheCause() {
        List<Long> launches = Collections.synchronizedList(new ArrayList<>());
        PlainLauncher launcher = new PlainLauncher();
        ProcessPool pool = harness.open(
                harness.spec(Harness.raw("unix", RawWorker.Stage.SPAWN)).size(0, 1),
                (LifecycleOf) (worker, exit, recent) -> recent >= 4
                        ? Optional.empty() : Optional.of(Duration.ofMillis(100L << recent - 1)),
                (launch, ticket) -> {
                    launches.add(System.nanoTime());
                    return launcher.launch(launch, ticket);
                });
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(harness.send(pool, WORK, (long) i));
        harness.await("quarantine",
                () -> pool.snapshot().workers().stream().anyMatch(worker -> worker.state() == WorkerState.QUARANTINED));
        long begin = System.nanoTime();
        for (CompletableFuture<Object> each : all) {
            Rejected rejected = harness.failure(Rejected.class, each);
            assertTrue(rejected.getMessage().contains("ended before it joined with exit code 9"), rejected::getMessage);
        }
        harness.promisedMillis(1_000, (System.nanoTime() - begin) / 1e6, "queued futures failed when quarantined");
        assertEquals(4, launches.size());
        for (int i = 1; i < 4; i++) {
            long pause = launches.get(i) - launches.get(i - 1);
            long least = (100L << i - 1) * 1_000_000;
            assertTrue(pause >= least, () -> "only " + pause + " ns");
        }
        double cpu = Harness.cpuOver(Duration.ofSeconds(1));
        harness.promised(5, cpu, "% of a core", "used while quarantined");
        assertTrue(harness.send(pool, WORK, 1L).isCompletedExceptionally(), "a new request");

        pool.reset();
        harness.failure(Rejected.class, harness.send(pool, WORK, 1L));
        assertEquals(8, launches.size());
    }

    @Test
    @Tag("R06")
    void aPoisonTaskFailsAfterThreeAttemptsAndAllOthersSucceed() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        for (long i = 0; i < 200; i++) harness.call(pool, WORK, i);
        List<CompletableFuture<Object>> others = new ArrayList<>();
        for (long i = 0; i < 200; i++) others.add(harness.send(pool, WORK, i));
        CompletableFuture<Object> poison = harness.send(pool, TestWorker.HALT.asIdempotent(), 99);
        for (long i = 200; i < 400; i++) others.add(harness.send(pool, WORK, i));

        WorkerLost lost = harness.failure(WorkerLost.class, poison);
        assertEquals(99, lost.exit().code());
        assertEquals(List.of("halt"), lost.exit().running());
        for (int i = 0; i < 400; i++) assertEquals((long) i, harness.get(others.get(i)));
        harness.awaitReady(pool, 2);
        long deaths = pool.snapshot().restarts();
        harness.measured("the poison cost %d workers", deaths);
        assertEquals(3, deaths);
    }

    @Test
    void aBroadcastDuringATotalLossSettlesForEach() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        Map<Worker, CompletableFuture<Object>> outcomes = pool.broadcast(TestWorker.SLEEP, 60_000L);
        Harness.pids(pool).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        assertEquals(3, outcomes.size());
        outcomes.values().forEach(each -> {
            Exit exit = harness.failure(WorkerLost.class, each).exit();
            assertEquals("KILL", exit.signal().orElseThrow());
        });
        harness.awaitReady(pool, 3);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void whatAKilledWorkerStartedDiesWithIt() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        List<Long> grandchildren = new ArrayList<>();
        for (Runnable end : Arrays.<Runnable>asList(
                () -> harness.get(pool.workers().get(0).kill()),
                () -> ProcessHandle.of(Harness.pids(pool).get(0)).orElseThrow().destroyForcibly(),
                () -> harness.get(pool.workers().get(0).drain()),
                () -> harness.send(pool, TestWorker.HALT, 1))) {
            harness.awaitReady(pool, 1);
            grandchildren.add((Long) harness.call(pool, TestWorker.GRANDCHILD, null));
            assertTrue(Harness.alive(grandchildren.get(grandchildren.size() - 1)));
            end.run();
            harness.await("its end", () -> !Harness.alive(grandchildren.get(grandchildren.size() - 1)));
        }
    }

    @Test
    void aWorkerOfAnyProgramMayEndAtAnyTime() {
        // Ends before it reads its ticket.
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.command("true")).size(0, 1));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, WORK, 1L));
        assertTrue(rejected.getMessage().contains("ended before it joined with exit code 0"), rejected::getMessage);
    }
}
