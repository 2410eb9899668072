package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.lifecycle.DefaultPolicy;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sleep and wake-up of real workers. */
@Timeout(240)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about processes that are stopped; WithoutHelpsTest has what is done instead")
class SleepTest {

    /** Nothing falls asleep by itself in a test that does not want it. */
    private static final Sleep BY_HAND = new Sleep(Depth.FREEZE, Duration.ofDays(1), Duration.ofHours(1));

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path folder;

    private ProcessPool pool(int workers, Sleep sleep, String... hooks) {
        ProcessSpec worker = Harness.arguments(ProcessSpec.java(SleepyWorker.class), hooks);
        PoolSpec spec = harness.spec(worker).size(workers, workers).sleep(sleep);
        ProcessPool pool = harness.open(spec);
        harness.awaitReady(pool, workers);
        return pool;
    }

    private Worker one(String... hooks) {
        return pool(1, BY_HAND, hooks).workers().getFirst();
    }

    /** The third field of its stat: T if it is stopped. */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The system stops a process a little later than it takes the signal. */
    private void awaitStop(long pid) {
        harness.await("process " + pid + " to be stopped", () -> state(pid) == 'T');
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long asleep(ProcessPool pool) {
        return pool.snapshot().workers().stream().filter(each -> each.state() == WorkerState.ASLEEP).count();
    }

    // ---- electron-re's cases

    /** Its times are 2 s and 1 s; these are a tenth. */
    @Test
    void fiveTargetsFallAsleepAndAreWokenOneByOneAndAllAtOnce() {
        ProcessPool pool = pool(5, BY_HAND);
        pool.sleep(new Sleep(Depth.FREEZE, Duration.ofMillis(200), Duration.ofMillis(100)));
        assertEquals(5, Harness.pids(pool).stream().distinct().count());
        harness.await("all asleep", () -> asleep(pool) == 5);
        Harness.pids(pool).forEach(this::awaitStop);
        pool.workers().forEach(worker -> worker.watch(false));
        WorkerSnapshot woken = harness.get(pool.workers().getFirst().wake());
        assertEquals(WorkerState.READY, woken.state());
        assertNotEquals('T', state(woken.pid()));
        assertEquals(4, asleep(pool));
        pool.wakeAll().values().forEach(harness::get);
        assertEquals(0, asleep(pool));
        for (long pid : Harness.pids(pool)) assertNotEquals('T', state(pid));
        pool.workers().forEach(worker -> worker.watch(true));
        harness.await("all asleep again", () -> asleep(pool) == 5);
        assertEquals(5, pool.snapshot().workers().stream().filter(each -> each.sleep().times() >= 1).count());
    }

    @Test
    void timesAndDepthAreChangedWhileThePoolRuns() {
        ProcessPool pool = pool(2, BY_HAND);
        pool.sleep(new Sleep(Depth.FREEZE, Duration.ofMillis(50), Duration.ofMillis(50)));
        harness.await("both asleep", () -> asleep(pool) == 2);
        pool.sleep(new Sleep(Depth.FREEZE, Duration.ofDays(1), Duration.ofMillis(50)));
        pool.wakeAll().values().forEach(harness::get);
        pool.sleepAll().values().forEach(harness::get);
        assertEquals(2, asleep(pool));
    }

    // ---- sends

    @ParameterizedTest
    @Tag("R09")
    @EnumSource(value = Depth.class, names = {"FREEZE", "DOZE"})
    void aSendWakesAWorkerSoon(Depth depth) {
        Worker worker = one();
        int rounds = Harness.scaled(60);
        double[] millis = new double[rounds];
        Object pid = harness.call(worker, SleepyWorker.PID, null);
        for (int i = 0; i < rounds; i++) {
            WorkerSnapshot slept = harness.get(worker.sleep(depth));
            assertEquals(Optional.of(depth), slept.sleep().depth());
            awaitStop(slept.pid());
            long begin = System.nanoTime();
            assertEquals(pid, harness.call(worker, SleepyWorker.PID, null));
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        harness.measured("wake on send from %s: p50 %.1f ms", depth, millis[rounds / 2]);
        harness.promisedMillis(50, millis[(int) (rounds * 0.99) - 1], "wake on send from %s, p99", depth);
    }

    @ParameterizedTest
    @Tag("R10")
    @EnumSource(value = Depth.class, names = {"FREEZE", "DOZE"})
    void noSendThatRacesWithSleepIsLost(Depth depth) throws Exception {
        ProcessPool pool = pool(2, BY_HAND);
        AtomicBoolean done = new AtomicBoolean();
        Thread sleeper = Thread.ofPlatform().start(() -> {
            while (!done.get())
                for (Worker worker : pool.workers()) worker.sleep(depth).exceptionally(e -> null).join();
        });
        int sends = Harness.size("R10", 1_500);
        int bursts = 0;
        List<CompletableFuture<Object>> all = new ArrayList<>();
        try {
            while (all.size() < sends) {
                bursts++;
                long before = sleeps(pool);
                // Mostly at a random moment of somebody's way to sleep, now and then when somebody has come to sleep.
                // Once both sleep nobody falls asleep any more before the next send.
                if (harness.random().nextInt(8) == 0) awaitNow(() -> sleeps(pool) > before || asleep(pool) == 2);
                else {
                    awaitNow(() -> asleep(pool) > 0);
                    long until = System.nanoTime() + harness.random().nextInt(1_000_000);
                    while (System.nanoTime() < until) Thread.onSpinWait();
                }
                for (int i = 1 + harness.random().nextInt(8); i > 0; i--)
                    all.add(harness.send(pool, SleepyWorker.PID, null));
                if (harness.random().nextBoolean()) harness.get(all.getLast());
            }
            all.forEach(harness::get);
        } finally {
            done.set(true);
            sleeper.join();
        }
        long times = sleeps(pool);
        harness.measured("%s: %d requests in %d bursts, %d sleeps", depth, all.size(), bursts, times);
        assertTrue(times >= bursts / 16, () -> times + " sleeps");
        assertEquals(0, pool.snapshot().workers().stream().filter(each -> each.lastExit().isPresent()).count());
    }

    private static long sleeps(ProcessPool pool) {
        return pool.snapshot().workers().stream().mapToLong(each -> each.sleep().times()).sum();
    }

    /** Goes on at nearly the very moment: whoever spun would have one of two processors for himself. */
    private static void awaitNow(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < 60_000_000_000L, "nobody falls asleep");
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void oneWakesForOneRequestAndTheOthersSleepOn() {
        ProcessPool pool = pool(4, BY_HAND);
        pool.sleepAll().values().forEach(harness::get);
        harness.call(pool, SleepyWorker.PID, null);
        assertEquals(3, asleep(pool));
        harness.call(pool, SleepyWorker.PID, null);
        assertEquals(3, asleep(pool));
    }

    @Test
    @Tag("R09")
    void ourOwnSleepIsNeverTakenForAHang() {
        ProcessSpec program = ProcessSpec.java(SleepyWorker.class);
        Duration heartbeat = Duration.ofMillis(800);
        ProcessPool pool = harness.open(
                harness.spec(program).size(1, 1).heartbeatTimeout(heartbeat).sleep(BY_HAND));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().getFirst();
        Object pid = harness.call(worker, SleepyWorker.PID, null);
        for (int i = 0; i < 3; i++) {
            harness.get(worker.sleep(Depth.FREEZE));
            LockSupport.parkNanos(heartbeat.toNanos() * 2);
            assertEquals(pid, harness.call(worker, SleepyWorker.PID, null));
        }
        assertEquals(Optional.empty(), worker.snapshot().lastExit());
    }

    /** The cheapest workers that there are: what sleepers cost this program does not depend on what they are. */
    @Test
    @Tag("R09")
    void manySleepersCostLessThanAHundredthOfACore() {
        Python.skipWithout("SleepTest");
        int count = Harness.size("R09", 20);
        ProcessPool pool = harness.open(harness.spec(Python.worker("python3")).size(0, count).sleep(BY_HAND));
        for (int i = 0; i < count; i += 20) {
            pool.resize(Math.min(count, i + 20), count);
            harness.awaitReady(pool, Math.min(count, i + 20));
        }
        List<CompletableFuture<WorkerSnapshot>> sleeps =
                pool.workers().stream().map(worker -> worker.sleep(Depth.FREEZE)).toList();
        sleeps.forEach(harness::get);
        assertEquals(count, asleep(pool));
        Harness.pids(pool).forEach(this::awaitStop);
        long before = Harness.pids(pool).stream().mapToLong(SleepTest::ticks).sum();
        double least = Double.MAX_VALUE;
        // Compilers and collections are none of it: the quietest window counts.
        for (int window = 0; window < 8 && least > 1; window++)
            least = Math.min(least, Harness.cpuOver(Duration.ofSeconds(4)));
        harness.promised(1, least, "% of a core", "%d sleepers cost", count);
        assertEquals(before, Harness.pids(pool).stream().mapToLong(SleepTest::ticks).sum(), "they sleep");
    }

    // ---- memory

    private WorkerSnapshot filled(Worker worker, Depth depth) {
        for (int i = 0; i < 4; i++) harness.call(worker, SleepyWorker.FILL, Map.of("live", 25L, "garbage", 50L));
        return harness.get(worker.sleep(depth));
    }

    private double share(WorkerSnapshot slept) {
        SleepReport sleep = slept.sleep();
        harness.measured("%s: %d MiB before, %d MiB after %s", sleep.depth().orElseThrow(), sleep.memoryBefore() >> 20,
                sleep.memoryAfter() >> 20, sleep.problem());
        return (double) sleep.memoryAfter() / sleep.memoryBefore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void aDozingWorkerGivesItsMemoryBack(String collector) {
        ProcessSpec program = ProcessSpec.java(SleepyWorker.class).jvmOptions("-Xmx1g");
        if (!collector.isEmpty()) program = ProcessSpec.java(SleepyWorker.class).jvmOptions("-Xmx1g", collector);
        ProcessPool pool = harness.open(harness.spec(program).size(1, 1).sleep(BY_HAND));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().getFirst();
        double share = share(filled(worker, Depth.DOZE));
        harness.measured("%s keeps %.1f %% (promise: 45 %%)", collector, 100 * share);
        // How much was taken before depends on the collector.
        if (collector.contains("Parallel"))
            assertTrue(worker.snapshot().sleep().problem().contains("keeps its heap"), () -> "" + worker.snapshot());
        // G1 gives what it does not need to the system some time after the collection: no share is promised of it.
        else if (!collector.contains("G1"))
            assertTrue(share <= 0.45, () -> "it kept " + share);
        harness.call(worker, SleepyWorker.PID, null);
    }

    @Test
    void aTrimmedWorkerIsReadyAndTakesLittleMoreThanAtRest() {
        Worker worker = one();
        long rest = harness.get(worker.sleep(Depth.TRIM)).sleep().memoryAfter();
        harness.call(worker, SleepyWorker.FILL, Map.of("live", 0L, "garbage", 200L));
        WorkerSnapshot trimmed = harness.get(worker.sleep(Depth.TRIM));
        assertEquals(WorkerState.READY, trimmed.state());
        double times = (double) trimmed.sleep().memoryAfter() / rest;
        harness.measured("trimmed: %d MiB, %.2f times its rest (promise: 1.6)", trimmed.sleep().memoryAfter() >> 20,
                times);
        assertTrue(times < 1.6, () -> "it takes " + times + " times its rest");
        assertEquals(Optional.of(Depth.TRIM), worker.snapshot().sleep().depth());
        harness.call(worker, SleepyWorker.PID, null);
        assertEquals(Optional.empty(), worker.snapshot().sleep().depth());
    }

    @Test
    void whatWasFreedOutsideTheHeapIsGivenBackToo() {
        Worker worker = one();
        long rest = harness.get(worker.sleep(Depth.TRIM)).sleep().memoryAfter();
        harness.call(worker, SleepyWorker.NATIVE, 200L);
        SleepReport sleep = harness.get(worker.sleep(Depth.TRIM)).sleep();
        harness.measured("200 MiB outside the heap: %d MiB at rest, %d MiB with them, %d MiB trimmed", rest >> 20,
                sleep.memoryBefore() >> 20, sleep.memoryAfter() >> 20);
        assertTrue(sleep.memoryBefore() - rest > 190L << 20, sleep::toString);
        assertTrue(sleep.memoryAfter() - rest < 40L << 20, sleep::toString);
    }

    /** Not asked to: the pool looks after the idle. */
    @Test
    void afterTheLoadAWorkerIsTrimmedByItselfWithinTenSeconds() {
        ProcessPool pool = pool(1, new Sleep(Depth.TRIM, Duration.ofSeconds(2), Duration.ofSeconds(1)));
        Worker worker = pool.workers().getFirst();
        long rest = harness.get(worker.sleep(Depth.TRIM)).sleep().memoryAfter();
        harness.call(worker, SleepyWorker.FILL, Map.of("live", 0L, "garbage", 200L));
        long end = System.nanoTime();
        harness.await("a trim", () -> worker.snapshot().sleep().depth().equals(Optional.of(Depth.TRIM)));
        harness.promisedMillis(10_000, (System.nanoTime() - end) / 1e6, "trimmed after the end of the load");
        double times = (double) worker.snapshot().sleep().memoryAfter() / rest;
        harness.measured("trimmed by itself: %.2f times its rest (promise: 1.6)", times);
        assertTrue(times <= 1.6, () -> "it takes " + times + " times its rest");
    }

    /** They are many more than its heap would hold if none were collected, and its limit is far. */
    @Test
    void aWorkerOfLargeMessagesTakesMemoryForThoseInFlightAndGivesItBack() {
        ProcessSpec program = ProcessSpec.java(TestWorker.class).jvmOptions("-Xmx2g");
        ProcessPool pool = harness.open(harness.spec(program).size(1, 1).links("unix").sleep(BY_HAND));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().getFirst();
        long rest = harness.get(worker.sleep(Depth.TRIM)).sleep().memoryAfter();
        byte[] large = new byte[1 << 20];
        for (int round = 0; round < 500; round++) {
            List<CompletableFuture<byte[]>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) all.add(worker.send(TestWorker.ECHO, large));
            all.forEach(harness::get);
        }
        SleepReport sleep = harness.get(worker.sleep(Depth.TRIM)).sleep();
        harness.measured("large messages: %d MiB at rest, %d MiB after them, %d MiB trimmed", rest >> 20,
                sleep.memoryBefore() >> 20, sleep.memoryAfter() >> 20);
        assertTrue(sleep.memoryBefore() < 320L << 20, sleep::toString);
        // The JDK keeps the buffers that sockets have been written from; what the heap has grown by is gone.
        assertTrue(sleep.memoryAfter() - rest < (sleep.memoryBefore() - rest) / 2, sleep::toString);
    }

    // ---- hibernation

    @Test
    void aHibernatingWorkerIsGoneAndTheNextRequestStartsAnother() {
        Worker worker = one();
        ProcessPool pool = harness.keep(harness.open(harness.spec(ProcessSpec.java(SleepyWorker.class)).size(1, 1)));
        harness.awaitReady(pool, 1);
        Worker first = pool.workers().getFirst();
        long pid = first.snapshot().pid();
        WorkerSnapshot slept = harness.get(first.sleep(Depth.HIBERNATE));
        assertEquals(Optional.of(Depth.HIBERNATE), slept.sleep().depth());
        harness.await("its end", () -> !Harness.alive(pid));
        // Its end is told a moment later.
        harness.await("its slot to have none", () -> pool.snapshot().workers().getFirst().pid() == 0);
        WorkerSnapshot seen = pool.snapshot().workers().getFirst();
        assertEquals(WorkerState.ASLEEP, seen.state());
        assertFalse(seen.running());
        assertTrue(seen.sleep().givenBack() > 1 << 20, seen::toString);
        Object second = harness.call(pool, SleepyWorker.PID, null);
        assertNotEquals(pid, second);
        assertEquals(WorkerState.READY, pool.workers().getFirst().snapshot().state());
        assertEquals(0, pool.snapshot().restarts(), "it is no crash");
        harness.get(worker.wake());
    }

    @Test
    void aRequestToTheHibernatingWorkerItselfStartsItsPlaceAgain() {
        Worker worker = one();
        long pid = worker.snapshot().pid();
        harness.get(worker.sleep(Depth.HIBERNATE));
        harness.await("its end", () -> !Harness.alive(pid) && worker.snapshot().state() == WorkerState.ASLEEP
                && worker.snapshot().inFlight() == 0);
        harness.await("an answer", () -> {
            CompletableFuture<Object> answer = worker.send(SleepyWorker.PID, null);
            return !answer.isCompletedExceptionally() && !harness.get(answer).equals(pid);
        });
        assertEquals(WorkerState.READY, harness.get(worker.wake()).state());
    }

    // ---- hooks

    @Test
    void hooksRunBeforeTheStopAndBeforeTheFirstRequest() {
        Worker worker = one("dozes", "wakes");
        harness.get(worker.sleep(Depth.DOZE));
        LockSupport.parkNanos(150_000_000);
        assertEquals(List.of("doze", "woken after 100 ms and more"), harness.call(worker, SleepyWorker.TOLD, null));
    }

    @Test
    void aHookMayVeto() {
        Worker worker = one("vetoes");
        Rejected refused = harness.failure(Rejected.class, worker.sleep(Depth.DOZE));
        assertTrue(refused.getMessage().contains("vetoes"), refused::getMessage);
        // It is told that it goes on before it is ready again.
        harness.await("it to be ready", () -> worker.snapshot().state() == WorkerState.READY);
        assertTrue(worker.snapshot().sleep().problem().contains("vetoes"));
        harness.get(worker.sleep(Depth.FREEZE));
    }

    @Test
    void aRequestThatComesWhileAHookHangsIsAnsweredAndNothingIsLost() {
        Worker worker = one("hangs", "wakes");
        CompletableFuture<WorkerSnapshot> sleep = worker.sleep(Depth.DOZE);
        harness.await("the hook", () -> worker.snapshot().state() == WorkerState.ASLEEP);
        harness.call(worker, SleepyWorker.PID, null);
        harness.failure(Rejected.class, sleep);
        assertEquals(Optional.empty(), worker.snapshot().lastExit());
        assertEquals(WorkerState.READY, worker.snapshot().state());
    }

    /** Figures of what is stopped are read rarely, so the monitor must hear that they change again. */
    @Test
    void theMonitorIsToldOfAWakeUp() {
        Map<Long, Integer> described = new ConcurrentHashMap<>();
        ProcessMonitor monitor = (ProcessMonitor) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProcessMonitor.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("describe")) described.merge((Long) arguments[0], 1, Integer::sum);
                    return method.getReturnType() == Optional.class ? Optional.empty() : null;
                });
        ProcessRuntime runtime = new ProcessRuntime();
        runtime.monitor(monitor);
        PoolSpec spec = harness.spec(ProcessSpec.java(SleepyWorker.class)).size(1, 1).sleep(BY_HAND);
        ProcessPool pool = harness.open(runtime, spec, new Strategies(), null, null);
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().getFirst();
        long pid = harness.get(worker.sleep(Depth.FREEZE)).pid();
        int before = described.get(pid);
        harness.call(worker, SleepyWorker.PID, null);
        assertEquals(before + 1, described.get(pid));
    }

    // ---- what must not be stopped, and what must be

    /** Between the look and the stop it may take one: then it must not stay stopped. */
    @Test
    @Tag("R11")
    void aWorkerThatTakesALockEverySoOftenNeverSleepsWithIt() throws IOException {
        Worker worker = one();
        harness.call(worker, SleepyWorker.FLICKER, folder.resolve("lock").toString());
        String inode = Files.getAttribute(folder.resolve("lock"), "unix:ino").toString();
        int rounds = Harness.size("R11", 60);
        int slept = 0;
        for (int i = 0; i < rounds; i++) {
            worker.sleep(Depth.FREEZE).handle((done, failure) -> done).join();
            if (worker.snapshot().state() == WorkerState.ASLEEP) {
                slept++;
                List<String> held = Files.readAllLines(Path.of("/proc/locks")).stream()
                        .filter(line -> line.contains(":" + inode + " ")).toList();
                assertEquals(List.of(), held);
            }
            harness.call(worker, SleepyWorker.PID, null);
        }
        harness.measured("%d of %d rounds slept, none with the lock", slept, rounds);
        assertTrue(slept > 0);
    }

    @Test
    @Tag("R11")
    void aWorkerThatHoldsALockOfAFileIsOnlyTrimmed() {
        Worker worker = one();
        harness.call(worker, SleepyWorker.LOCK, folder.resolve("lock").toString());
        for (Depth depth : List.of(Depth.FREEZE, Depth.DOZE)) {
            WorkerSnapshot slept = harness.get(worker.sleep(depth));
            assertEquals(WorkerState.READY, slept.state());
            assertTrue(slept.sleep().problem().contains("a lock of a file"), slept.sleep()::problem);
            harness.call(worker, SleepyWorker.PID, null);
        }
    }

    @Test
    void whatAWorkerHasStartedIsStoppedWithIt() {
        Worker worker = one();
        long child = (Long) harness.call(worker, SleepyWorker.BUSY_CHILD, null);
        harness.get(worker.sleep(Depth.FREEZE));
        awaitStop(child);
        long before = ticks(child);
        LockSupport.parkNanos(200_000_000);
        assertEquals(before, ticks(child));
        harness.get(worker.wake());
        harness.await("the child to run", () -> ticks(child) > before);
    }

    @ParameterizedTest
    @EnumSource(Depth.class)
    void aSleeperEndsAsAnyOtherDoes(Depth depth) {
        // All at a time, for this is mostly waiting.
        List<ProcessPool> pools = new ArrayList<>();
        ProcessSpec worker = ProcessSpec.java(SleepyWorker.class);
        for (int how = 0; how < 3; how++) pools.add(harness.open(harness.spec(worker).size(2, 2).sleep(BY_HAND)));
        for (ProcessPool pool : pools) harness.awaitReady(pool, 2);
        List<CompletableFuture<WorkerSnapshot>> sleeps = new ArrayList<>();
        for (ProcessPool pool : pools) pool.workers().forEach(each -> sleeps.add(each.sleep(depth)));
        List<Worker> workers = pools.stream().flatMap(pool -> pool.workers().stream()).toList();
        List<Long> pids = pools.stream().flatMap(pool -> Harness.pids(pool).stream()).toList();
        sleeps.forEach(harness::get);
        for (int how = 0; how < 3; how++) {
            List<Long> its = pids.subList(2 * how, 2 * how + 2);
            long begin = System.nanoTime();
            if (how == 0) pools.get(how).close();
            else
                for (Worker each : workers.subList(2 * how, 2 * how + 2))
                    harness.get(how == 1 ? each.kill() : each.drain());
            harness.await("their end", () -> its.stream().noneMatch(Harness::alive));
            harness.promisedMillis(5_000, (System.nanoTime() - begin) / 1e6, "end of 2 from %s", depth);
        }
    }

    @Test
    void aBusyWorkerIsNotPutToSleepAndWrongTimesAreRefused() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).sleep(BY_HAND));
        CompletableFuture<Object> busy = harness.begin(pool, TestWorker.STUBBORN, 300L);
        Rejected refused = harness.failure(Rejected.class, pool.workers().getFirst().sleep());
        assertTrue(refused.getMessage().contains("busy"), refused::getMessage);
        harness.get(busy);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1)))
            assertThrows(IllegalArgumentException.class, () -> new Sleep(Depth.FREEZE, wrong, Duration.ofSeconds(1)));
    }

    // ---- policies

    /** Hangs, or throws, as soon as it is asked about an idle worker. */
    private static final class BadPolicy implements LifecyclePolicy {
        final Semaphore asked = new Semaphore(0);
        final Semaphore mayGoOn = new Semaphore(0);
        final boolean hangs;

        BadPolicy(boolean hangs) {
            this.hangs = hangs;
        }

        @Override
        public Duration checkInterval() {
            return Duration.ofMillis(20);
        }

        @Override
        public IdleAction whenIdle(WorkerSnapshot worker) {
            asked.release();
            if (!hangs) throw new IllegalStateException("a test's");
            mayGoOn.acquireUninterruptibly();
            return IdleAction.STAY;
        }

        @Override
        public Restart afterExit(WorkerEnd end) {
            return new DefaultPolicy().afterExit(end);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPolicyThatHangsOrThrowsHoldsUpNoDeadline(boolean hangs) throws Exception {
        BadPolicy policy = new BadPolicy(hangs);
        ProcessPool pool = harness.open(harness.spec().size(1, 1), policy, null);
        assertTrue(policy.asked.tryAcquire(60, TimeUnit.SECONDS));
        CompletableFuture<Object> late = pool.within(Duration.ofMillis(100)).send(TestWorker.SLEEP, 60_000L);
        harness.failure(TimeoutException.class, late);
        assertFalse(late.isCancelled());
        Exit exit = harness.get(pool.workers().getFirst().kill());
        assertEquals(Exit.Cause.KILLED_BY_USER, exit.cause());
        policy.mayGoOn.release(1_000_000);
    }
}
