package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rows M01 to M11 of a pool. */
class RowsTest {

    @RegisterExtension
    final Harness harness = new Harness();

    // ---- M01, M06: as many as needed

    @Test
    void idleWorkersAreUsedBeforeNewOnesAreStarted() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        assertEquals(1, pool.workers().size());
    }

    @Test
    void theMinimumIsThereBeforeAnybodyAsksAndComesBack() {
        ProcessPool pool = harness.open(harness.spec().size(2, 3));
        assertEquals(2, pool.workers().size());
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        harness.get(pool.workers().get(0).kill());
        harness.awaitReady(pool, 2);
        assertNotEquals(before, Harness.pids(pool));
        assertEquals(before.get(1), Harness.pids(pool).get(1));
    }

    @Test
    void neverMoreThanTheMaximum() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) all.add(harness.send(pool, TestWorker.SLEEP, 5L));
        Set<Object> pids = new HashSet<>();
        for (CompletableFuture<Object> each : all) {
            pids.add(harness.get(each));
            assertTrue(Harness.children().size() <= 2, () -> Harness.children().toString());
        }
        assertTrue(pids.size() <= 2, pids::toString);
    }

    // ---- M02: sticky keys

    @Test
    void aKeyStaysWithItsWorkerAndIsBoundAnewAfterItsDeath() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        Set<Object> workers = new HashSet<>();
        for (int key = 0; key < 6; key++) {
            Endpoint pinned = pool.pinned("key-" + key);
            Object first = harness.call(pinned, TestWorker.PID, null);
            workers.add(first);
            for (int i = 0; i < 5; i++) assertEquals(first, harness.call(pinned, TestWorker.PID, null));
        }
        assertEquals(3, workers.size());
        Object bound = harness.call(pool.pinned("key-0"), TestWorker.PID, null);
        Worker worker =
                pool.workers().stream().filter(each -> bound.equals(each.snapshot().pid())).findFirst().orElseThrow();
        harness.get(worker.drain());
        Object next = harness.call(pool.pinned("key-0"), TestWorker.PID, null);
        assertNotEquals(bound, next);
        for (int i = 0; i < 5; i++) assertEquals(next, harness.call(pool.pinned("key-0"), TestWorker.PID, null));
    }

    @Test
    void requestsOfAKeyWaitForTheirBusyWorkerAndStartNoOther() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        Endpoint pinned = pool.pinned("only");
        Object pid = harness.call(pinned, TestWorker.PID, null);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) all.add(harness.send(pinned, TestWorker.SLEEP, 20L));
        assertEquals(1, pool.workers().size());
        for (CompletableFuture<Object> each : all) assertEquals(pid, harness.get(each));
    }

    @Test
    void requestsOfAKeyMoveOnWhenTheirWorkerDies() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        Endpoint pinned = pool.pinned("moving");
        long pid = (Long) harness.call(pinned, TestWorker.PID, null);
        CompletableFuture<Object> running = harness.send(pinned, TestWorker.SLEEP, 60_000L);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) waiting.add(harness.send(pinned, TestWorker.PID, null));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Set<Object> movedTo = new HashSet<>();
        for (CompletableFuture<Object> each : waiting) movedTo.add(harness.get(each));
        assertEquals(1, movedTo.size());
        assertFalse(movedTo.contains(pid));
        assertTrue(harness.failure(WorkerLost.class, running).mayHaveRun());
    }

    @Test
    void specifyNamesTheWorkerByPidOrSlot() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3).strategy("SPECIFY"));
        harness.awaitReady(pool, 3);
        for (long pid : Harness.pids(pool))
            for (int i = 0; i < 3; i++) assertEquals(pid, harness.call(pool.pinned("" + pid), TestWorker.PID, null));
        assertEquals(Harness.pids(pool).get(1), harness.call(pool.pinned("slot:2"), TestWorker.PID, null));
        Rejected none = harness.failure(Rejected.class, harness.send(pool.pinned("1"), TestWorker.PID, null));
        assertTrue(none.getMessage().contains("finds no worker for the key '1'"), none::getMessage);
    }

    // ---- M04: resize, retire

    @Test
    void resizeUpStartsTheNewMinimumAndDownEndsTheSurplusGracefully() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        pool.resize(3, 3);
        assertEquals(3, pool.workers().size());
        harness.awaitReady(pool, 3);
        List<CompletableFuture<Object>> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) running.add(harness.send(pool, TestWorker.SLEEP, 200L));
        harness.await("all to run", () -> pool.snapshot().inFlight() == 3);
        List<Worker> workers = pool.workers();
        pool.resize(0, 1);
        assertEquals(WorkerState.DRAINING, workers.get(2).snapshot().state());
        running.forEach(harness::get);
        harness.await("one worker", () -> pool.workers().size() == 1);
        for (Worker ended : workers.subList(1, 3)) {
            Exit exit = ended.snapshot().lastExit().orElseThrow();
            assertEquals(Exit.Cause.DRAINED, exit.cause(), exit::verdict);
            assertEquals(0, exit.code());
        }
        assertEquals(0, pool.snapshot().restarts());
        harness.call(pool, TestWorker.VALUE, 1);
    }

    @Test
    void aRetiredWorkerFinishesWhatItHas() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 300L);
        CompletableFuture<Object> own = harness.send(worker, TestWorker.VALUE, 1L);
        CompletableFuture<Object> anyone = harness.send(pool, TestWorker.PID, null);
        CompletableFuture<Exit> exit = worker.drain();
        assertEquals(worker.snapshot().pid(), harness.get(running));
        harness.failure(Rejected.class, own);
        assertNotEquals(worker.snapshot().pid(), harness.get(anyone));
        assertEquals(Exit.Cause.DRAINED, harness.get(exit).cause());
    }

    // ---- M05: restart

    @Test
    void aWorkerThatEndsByItselfIsReplacedAndItsVerdictTellsWhy() {
        ProcessPool pool = harness.open(harness.spec().size(0, 1));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "", "err", "the disk is on fire\n"));
        WorkerLost lost = harness.failure(WorkerLost.class, harness.send(pool, TestWorker.HALT, 77));
        assertEquals(77, lost.exit().code());
        assertEquals(Exit.Cause.EXITED, lost.exit().cause());
        assertTrue(lost.exit().verdict().contains("exit code 77: the disk is on fire"), lost.exit()::verdict);
        assertEquals(List.of("halt"), lost.exit().running());
        assertTrue(lost.getMessage().contains("halt") && lost.getMessage().contains("77"), lost::getMessage);
        harness.await("a new worker", () -> Harness.ready(pool) == 1);
        assertEquals(1, pool.snapshot().restarts());
        assertEquals(lost.exit(), pool.snapshot().workers().get(0).lastExit().orElseThrow());

        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Exit killed = harness.failure(WorkerLost.class, running).exit();
        assertEquals(Exit.Cause.SIGNALLED, killed.cause());
        assertEquals("KILL", killed.signal().orElseThrow());
    }

    @Test
    void aWorkerThatCrashesWhileItRetiresSaysSoAndIsNotReplaced() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        long pid = (Long) harness.call(pool, TestWorker.PID, null);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        CompletableFuture<Exit> exit = pool.workers().get(0).drain();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertEquals(Exit.Cause.SIGNALLED, harness.get(exit).cause());
        harness.failure(WorkerLost.class, running);
        assertEquals(List.of(), pool.workers());
        assertEquals(0, pool.snapshot().restarts());
    }

    // ---- M07: timeout, cancel, bounded queue

    @Test
    void theQueueIsBoundedForEveryKindOfRequest() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).queue(5).prefetch(0));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) waiting.add(harness.send(pool, TestWorker.VALUE, i));
        for (int i = 2; i < 4; i++) waiting.add(harness.send(pool.pinned("key"), TestWorker.VALUE, i));
        waiting.add(harness.send(pool.workers().get(0), TestWorker.VALUE, 4));
        assertEquals(5, pool.snapshot().queued());
        for (Endpoint endpoint : List.of(pool, pool.pinned("key"), pool.workers().get(0))) {
            CompletableFuture<Object> tooMuch = harness.send(endpoint, TestWorker.VALUE, 5);
            assertTrue(tooMuch.isDone());
            Rejected rejected = harness.failure(Rejected.class, tooMuch);
            assertTrue(rejected.getMessage().contains("its queue is full (5 requests wait)"), rejected::getMessage);
        }
        running.cancel(true);
        for (int i = 0; i < 5; i++) assertEquals((long) i, harness.get(waiting.get(i)));
    }

    @Test
    void aPoolWithoutAQueueStillStartsWorkers() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2).queue(0));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
        harness.call(pool, TestWorker.VALUE, 2);
    }

    @Test
    void aTimeoutFailsTheRequestAndFreesTheWorker() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).taskTimeout(Duration.ofSeconds(30)));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        Duration most = Duration.ofMillis(200);
        long begin = System.nanoTime();
        CompletableFuture<Object> slow = harness.history().send(pool.within(most), TestWorker.SLEEP, 60_000L, most);
        TimeoutException timeout = harness.failure(TimeoutException.class, slow);
        harness.measured("a timeout of 200 ms came after %.0f ms", (System.nanoTime() - begin) / 1e6);
        assertTrue(timeout.getMessage().contains("'sleep'"), timeout::getMessage);
        // The task obeyed, so the same warm worker goes on.
        assertEquals(pid, harness.call(pool, TestWorker.PID, null));
    }

    @Test
    void aTimeoutCountsFromTheSendingAlsoWhileItWaits() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        Duration most = Duration.ofMillis(100);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) waiting.add(harness.history().send(pool.within(most), TestWorker.VALUE, i, most));
        waiting.forEach(each -> harness.failure(TimeoutException.class, each));
        harness.await("an empty queue", () -> pool.snapshot().queued() == 0);
        running.cancel(false);
        harness.failure(CancellationException.class, running);
    }

    @Test
    void aTimeoutComesAlsoForAWorkerThatNeverJoins() {
        ProcessPool pool = harness.open(harness.spec(Harness.raw("unix", RawWorker.Stage.NOTHING_AT_ALL))
                .size(1, 1).taskTimeout(Duration.ofMillis(200)).closeGrace(Duration.ofMillis(1)));
        Duration most = Duration.ofMillis(200);
        harness.failure(TimeoutException.class,
                harness.history().send(pool.workers().get(0), TestWorker.VALUE, 1L, most));
        harness.failure(TimeoutException.class, harness.history().send(pool, TestWorker.VALUE, 1L, most));
    }

    @Test
    void aCancelledTaskThatObeysKeepsItsWorker() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        CompletableFuture<Object> waiting = harness.send(pool, TestWorker.PID, null);
        CompletableFuture<Object> cancelledInTheQueue = harness.send(pool, TestWorker.PID, null);
        harness.await("it to run", () -> pool.snapshot().inFlight() >= 1);
        assertTrue(cancelledInTheQueue.cancel(false));
        assertTrue(running.cancel(true));
        harness.failure(CancellationException.class, running);
        assertEquals(pid, harness.get(waiting));
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aCancelledTaskThatHeedsNothingCostsOnlyItsWorker() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).cancelGrace(Duration.ofMillis(300)));
        harness.awaitReady(pool, 2);
        // Short tasks first, so that the pool sends ahead.
        for (int i = 0; i < 200; i++) harness.call(pool, TestWorker.VALUE, i);
        Worker worker = pool.workers().get(0);
        Worker other = pool.workers().get(1);
        long otherPid = other.snapshot().pid();
        CompletableFuture<Object> stubborn = harness.begin(worker, TestWorker.STUBBORN, 600_000L);
        List<CompletableFuture<Object>> behind = new ArrayList<>();
        for (int i = 0; i < 100; i++) behind.add(harness.send(pool, TestWorker.VALUE, i));
        stubborn.cancel(true);
        // None of them is idempotent: all must come back unharmed from behind the one that is stuck.
        for (int i = 0; i < 100; i++) assertEquals((long) i, harness.get(behind.get(i)));
        harness.await("its end", () -> worker.snapshot().state() == WorkerState.EXITED);
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, worker.snapshot().lastExit().orElseThrow().cause());
        harness.awaitReady(pool, 2);
        assertEquals(otherPid, other.snapshot().pid());
        assertEquals(1, pool.snapshot().restarts());
    }

    @Test
    void requestsBehindALongTaskMoveToIdleWorkers() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).strategy("round-robin"));
        harness.awaitReady(pool, 2);
        for (int i = 0; i < 400; i++) harness.call(pool, TestWorker.VALUE, i);
        CompletableFuture<Object> longOne = harness.send(pool, TestWorker.SLEEP, 60_000L);
        List<CompletableFuture<Object>> quick = new ArrayList<>();
        for (int i = 0; i < 50; i++) quick.add(harness.send(pool, TestWorker.VALUE, i));
        for (int i = 0; i < 50; i++) assertEquals((long) i, harness.get(quick.get(i)));
        assertFalse(longOne.isDone());
        longOne.cancel(true);
    }

    @Test
    void aWorkerRunsAsManyTasksAtATimeAsItMay() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).concurrency(4).cancelGrace(Duration.ofMillis(300)));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        List<CompletableFuture<Object>> sleeping = new ArrayList<>();
        for (int i = 0; i < 3; i++) sleeping.add(harness.send(pool, TestWorker.SLEEP, 600_000L));
        // The fourth place is free for all the rest.
        for (int i = 0; i < 100; i++) assertEquals((long) i, harness.call(pool, TestWorker.VALUE, i));
        sleeping.forEach(each -> each.cancel(true));
        List<CompletableFuture<Object>> atOnce = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < 8; i++) atOnce.add(harness.send(pool, TestWorker.SLEEP, 200L));
        atOnce.forEach(each -> assertEquals(pid, harness.get(each)));
        harness.measured("8 sleeps of 200 ms, 4 at a time, took %.0f ms", (System.nanoTime() - begin) / 1e6);

        CompletableFuture<Object> stubborn = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        stubborn.cancel(true);
        harness.await("its end", () -> !Harness.alive(pid));
        assertEquals(7L, harness.call(pool, TestWorker.VALUE, 7));
    }

    @Test
    void tasksOfAConcurrentWorkerFinishWhenItIsRetiredOrClosed() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).concurrency(4));
        harness.awaitReady(pool, 1);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) all.add(harness.send(pool, TestWorker.SLEEP, 100L + 50 * i));
        harness.await("all to run", () -> pool.snapshot().inFlight() == 4);
        assertEquals(Exit.Cause.DRAINED, harness.get(pool.workers().get(0).drain()).cause());
        all.forEach(each -> assertTrue(each.isDone() && !each.isCompletedExceptionally()));
        for (int i = 0; i < 4; i++) all.add(harness.send(pool, TestWorker.SLEEP, 100L));
        pool.close();
        all.forEach(each -> assertTrue(each.isDone() && !each.isCompletedExceptionally()));
    }

    // ---- M08: weights, per-slot worlds

    @Test
    void theWeightBelongsToTheSlotAndOutlivesItsProcess() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3).weights(1, 2, 3).strategy("WEIGHTS_POLLING"));
        harness.awaitReady(pool, 3);
        pool.weight(1, 7);
        for (Worker worker : pool.workers()) harness.get(worker.kill());
        harness.awaitReady(pool, 3);
        assertEquals(List.of(1, 7, 3), pool.snapshot().workers().stream().map(WorkerSnapshot::weight).toList());
        pool.resize(0, 1);
        harness.await("one worker", () -> pool.workers().size() == 1);
        pool.resize(4, 4);
        harness.awaitReady(pool, 4);
        assertEquals(List.of(1, 7, 3, 1), pool.snapshot().workers().stream().map(WorkerSnapshot::weight).toList());
        long before = pool.snapshot().workers().get(1).done();
        for (int i = 0; i < 12; i++) harness.call(pool, TestWorker.VALUE, i);
        assertEquals(before + 7, pool.snapshot().workers().get(1).done());
    }

    @Test
    void eachSlotHasItsOwnEnvironmentDirectoryAndOptions(@TempDir Path directory) {
        ProcessSpec plain = ProcessSpec.java(TestWorker.class);
        ProcessSpec special =
                plain.environment("COLOUR", "green").directory(directory).jvmOptions("-Xmx48m", "-Da=b c");
        String[] arguments = {"$(touch x)", "a  b", "*", "ü"};
        special = Harness.arguments(special, arguments);
        ProcessPool pool = harness.open(harness.spec(plain).size(2, 2).slot(1, special));
        harness.awaitReady(pool, 2);
        Map<?, ?> first = (Map<?, ?>) harness.call(pool.workers().get(0), TestWorker.GIVEN, null);
        Map<?, ?> second = (Map<?, ?>) harness.call(pool.workers().get(1), TestWorker.GIVEN, null);
        assertEquals(Path.of("").toAbsolutePath().toString(), first.get("directory"));
        assertEquals(directory.toString(), second.get("directory"));
        assertFalse(((Map<?, ?>) first.get("environment")).containsKey("COLOUR"));
        assertEquals("green", ((Map<?, ?>) second.get("environment")).get("COLOUR"));
        assertFalse(((List<?>) first.get("options")).contains("-Xmx48m"));
        assertTrue(((List<?>) second.get("options")).containsAll(List.of("-Xmx48m", "-Da=b c")), second::toString);
        // No shell ever saw them.
        assertEquals(List.of(arguments), second.get("arguments"));
    }

    @Test
    void aDebugPortIsOpenedOnRequestAndShown() {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class).debug(true)).size(1, 1));
        harness.awaitReady(pool, 1);
        harness.await("a port", () -> pool.snapshot().workers().get(0).debugPort().isPresent());
        assertTrue(pool.snapshot().workers().get(0).debugPort().getAsInt() > 0);
    }

    // ---- M09: close

    @Test
    void closeWaitsForWhatWasTaken() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(harness.send(pool, TestWorker.SLEEP, 10L));
        pool.close();
        for (CompletableFuture<Object> each : all) assertTrue(each.isDone() && !each.isCompletedExceptionally());
        assertEquals(List.of(), Harness.children());
        assertEquals(List.of(), Harness.directories());
        assertTrue(harness.send(pool, TestWorker.VALUE, 1).isCompletedExceptionally());
        pool.close();
    }

    @Test
    void closeEndsAWorkerThatHeedsNeitherExitNorSigterm() {
        ProcessPool pool = harness.open(
                harness.spec().size(1, 1).closeGrace(Duration.ofMillis(50)).cancelGrace(Duration.ofMinutes(10)));
        harness.call(pool, TestWorker.CLING, null);
        Worker worker = pool.workers().get(0);
        CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        CompletableFuture<Object> own = harness.send(worker, TestWorker.VALUE, 1);
        long begin = System.nanoTime();
        pool.close();
        harness.measured("close against a worker that clings %.0f ms", (System.nanoTime() - begin) / 1e6);
        assertTrue(running.isDone() && own.isDone());
        harness.failure(CancellationException.class, running);
        harness.failure(Rejected.class, own);
        assertEquals("KILL", worker.snapshot().lastExit().orElseThrow().signal().orElseThrow());
        assertEquals(List.of(), Harness.children());
    }

    @Test
    void anIdleWorkerThatClingsIsEndedToo() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.call(pool, TestWorker.CLING, null);
        Exit exit = harness.get(pool.workers().get(0).drain());
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertEquals("KILL", exit.signal().orElseThrow());
    }

    // ---- M10: console

    @Test
    void bothStreamsAreKeptFromTheFirstByte() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "one\ntwo\r\nthr", "err", "eins\n"));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "ee\nübung\n", "err", "zwei"));
        Worker worker = pool.workers().get(0);
        harness.await("five lines", () -> worker.console(0).lines().size() == 5);
        assertEquals(List.of("one", "two", "three", "übung"), texts(worker.console(0), Console.Stream.OUT));
        assertEquals(List.of("eins"), texts(worker.console(0), Console.Stream.ERR));
        harness.get(worker.drain());
        // What has no line end is a line at the end.
        assertEquals(List.of("eins", "zwei"), texts(worker.console(0), Console.Stream.ERR));
        Console.Page rest = worker.console(4);
        assertEquals(4, rest.lines().get(0).number());
        assertEquals(0, rest.dropped());
    }

    @Test
    void theConsoleOfAWorkerThatDiesAtOnceIsKept() {
        ProcessSpec dying = Harness.arguments(ProcessSpec.java(TestWorker.class), "talk-and-die");
        ProcessPool pool = harness.open(harness.spec(dying).size(0, 1));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1));
        assertTrue(rejected.getMessage().contains("ended before it joined with exit code 7: last words"),
                rejected::getMessage);
        Console.Page page = pool.worker(0).orElseThrow().console(0);
        assertTrue(texts(page, Console.Stream.OUT).contains("first words"), page::toString);
        assertTrue(texts(page, Console.Stream.ERR).contains("last words"), page::toString);
    }

    @Test
    void theConsoleIsBoundedAndCountsWhatItDropped() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).consoleBytes(10_000));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) lines.append("line ").append(i).append('\n');
        harness.call(pool, TestWorker.PRINT, Map.of("out", lines.toString(), "err", ""));
        Worker worker = pool.workers().get(0);
        harness.await("the last line", () -> texts(worker.console(0), Console.Stream.OUT).contains("line 999"));
        Console.Page page = worker.console(0);
        assertEquals(1_000, page.dropped() + page.lines().size());
        assertEquals(1_000, page.next());
        assertTrue(page.lines().size() < 200, () -> page.lines().size() + " lines");
    }

    private static List<String> texts(Console.Page page, Console.Stream stream) {
        return page.lines().stream().filter(line -> line.stream() == stream).map(Console.Line::text).toList();
    }

    // ---- who watches

    @Test
    void changesAreToldButNotTooOften() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        AtomicInteger calls = new AtomicInteger();
        Registration registration = pool.onChange(calls::incrementAndGet);
        long begin = System.nanoTime();
        for (int i = 0; i < 500; i++) harness.call(pool, TestWorker.WORK, (long) i);
        harness.await("a call", () -> calls.get() > 0);
        double tenths = (System.nanoTime() - begin) / 1e8;
        assertTrue(calls.get() <= tenths + 1, () -> calls + " calls in " + tenths + " tenths of a second");
        registration.close();
    }
}
