package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that fail, pools that change under load. */
class ExhaustionTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @ParameterizedTest
    @ValueSource(strings = {"unix", "ring"})
    void sendsThatRaceWithRetirementLoseNothing(String link) {
        int sends = Harness.scaled(10_000);
        ProcessPool pool = harness.open(harness.spec().size(2, 3).links(link));
        harness.awaitReady(pool, 2);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger retired = new AtomicInteger();
        AtomicLong answered = new AtomicLong();
        Thread retiring = new Thread(() -> {
            Random random = new Random(1);
            for (long next = sends / 100; !stop.get();) {
                List<Worker> workers = pool.workers();
                // Paced by answers: on a busy machine none of them would ever come to serve.
                if (workers.size() < 2 || answered.get() < next) {
                    LockSupport.parkNanos(100_000);
                    continue;
                }
                next = answered.get() + sends / 100;
                harness.get(workers.get(random.nextInt(workers.size())).drain());
                retired.incrementAndGet();
            }
        });
        retiring.start();
        // Not idempotent: each must run exactly once all the same.
        Semaphore window = new Semaphore(200);
        for (long i = 0; (i < sends || retired.get() < 5) && retiring.isAlive(); i++) {
            long number = i;
            Endpoint endpoint = i % 10 == 0 ? pool.pinned("key-" + i % 70) : pool;
            harness.await("an answer", window::tryAcquire);
            harness.send(endpoint, TestWorker.VALUE, number).whenComplete((result, failure) -> {
                answered.incrementAndGet();
                window.release();
            });
        }
        harness.await("the last answers", () -> window.availablePermits() == 200);
        assertTrue(retiring.isAlive(), "a retirement has failed");
        stop.set(true);
        harness.await("the last retirement", () -> !retiring.isAlive());
        long calls = harness.history().checkAllAnswered().calls();
        harness.measured("%s: %d sends raced with %d retirements, 0 lost", link, calls, retired.get());
    }

    @Test
    @Tag("R39")
    void resizesUnderLoadLoseNothing() {
        int resizes = Harness.size("R39", 12);
        int limit = Math.clamp(resizes / 3, 4, 32);
        ProcessPool pool = harness.open(harness.spec().size(1, 1).concurrency(3));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong next = new AtomicLong();
        AtomicInteger open = new AtomicInteger(32);
        for (int i = 0; i < 32; i++) keepSending(pool, next, stop, open);
        for (int i = 0; i < resizes; i++) {
            int most = 1 + harness.random().nextInt(limit);
            int least = harness.random().nextInt(most + 1);
            pool.resize(least, most);
            long sent = next.get();
            harness.await("some work", () -> next.get() > sent + 200);
            if (i % 4 == 0)
                harness.await("the size", () -> pool.workers().size() <= most && pool.workers().size() >= least);
        }
        stop.set(true);
        harness.await("the last answers", () -> open.get() == 0);
        long calls = harness.history().checkAllAnswered().calls();
        harness.measured("%d resizes between 1 and %d during %d calls, 0 lost", resizes, limit, calls);
    }

    private void keepSending(ProcessPool pool, AtomicLong next, AtomicBoolean stop, AtomicInteger open) {
        if (stop.get()) {
            open.decrementAndGet();
            return;
        }
        long number = next.incrementAndGet();
        harness.send(pool, TestWorker.WORK, number)
                .whenComplete((result, failure) -> keepSending(pool, next, stop, open));
    }

    @Test
    void manySizesAndManyCallersGetTheirOwnAnswers() throws InterruptedException {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        List<Thread> callers = new ArrayList<>();
        AtomicInteger wrong = new AtomicInteger();
        for (int caller = 0; caller < 4; caller++) {
            Random random = new Random(caller);
            callers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < Harness.scaled(300); i++) {
                    byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(200_000) : random.nextInt(500)];
                    random.nextBytes(bytes);
                    if (!Arrays.equals(bytes, harness.call(pool, TestWorker.ECHO, bytes))) wrong.incrementAndGet();
                }
            }));
        }
        for (Thread caller : callers) caller.join();
        assertEquals(0, wrong.get());
        assertEquals(4 * Harness.scaled(300), pool.snapshot().done());
    }

    @Test
    @Tag("R40")
    void closeWithAFullQueueSettlesEverything() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).queue(20_000));
        int waiting = Harness.size("R40", 10_000);
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 600_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        List<CompletableFuture<Object>> queued = new ArrayList<>();
        for (int i = 0; i < waiting; i++)
            queued.add(harness.send(i % 5 == 0 ? pool.pinned("key-" + i) : pool, TestWorker.VALUE, i));
        assertEquals(waiting, pool.snapshot().queued());
        long begin = System.nanoTime();
        pool.close();
        double millis = (System.nanoTime() - begin) / 1e6;
        harness.failure(CancellationException.class, running);
        for (CompletableFuture<Object> each : queued) {
            assertTrue(each.isDone());
            assertTrue(each.exceptionNow() instanceof Rejected, () -> "" + each.exceptionNow());
        }
        harness.promisedMillis(5_000, millis, "closed with %,d queued and one running", waiting);
    }

    @Test
    @Tag("R24")
    void aSystemThatCannotStartProcessesNowIsAskedAgain() {
        PlainLauncher launcher = new PlainLauncher();
        AtomicInteger attempts = new AtomicInteger();
        ProcessPool pool = harness.open(
                harness.spec().size(0, 2),
                (LifecycleOf) (worker, exit, recent) -> {
                    assertEquals(Exit.Cause.NOT_STARTED, exit.cause());
                    return recent > 9 ? Optional.empty() : Optional.of(Duration.ofMillis(20));
                },
                (launch, ticket) -> {
                    int attempt = attempts.incrementAndGet();
                    if (attempt == 2) throw new IllegalStateException("a launcher with a fault");
                    if (attempt < 6) throw new IOException("error=11, Resource temporarily unavailable");
                    return launcher.launch(launch, ticket);
                });
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (long i = 0; i < 50; i++) all.add(harness.send(pool, TestWorker.VALUE, i));
        for (int i = 0; i < 50; i++) assertEquals((long) i, harness.get(all.get(i)));
        assertTrue(attempts.get() >= 6);
        harness.measured("50 requests answered after %d starts failed", 5);
    }

    @Test
    void aSystemThatNeverStartsProcessesIsAClearError() {
        ProcessPool pool = harness.open(
                harness.spec().size(0, 2),
                (LifecycleOf) (worker, exit, recent) -> recent > 2 ? Optional.empty()
                        : Optional.of(Duration.ofMillis(5)),
                (launch, ticket) -> {
                    throw new IOException("error=12, Cannot allocate memory");
                });
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1));
        assertTrue(rejected.getMessage().contains("could not be started: error=12, Cannot allocate memory"),
                rejected::getMessage);
    }

    @Test
    @Tag("R25")
    void aMissingProgramIsAClearErrorAtOnceAndIsTriedOnce(@TempDir Path directory) {
        for (ProcessSpec worker : List.of(
                ProcessSpec.command("no-such-program-anywhere"),
                ProcessSpec.command(directory.resolve("missing").toString()),
                ProcessSpec.command(directory.toString()),
                ProcessSpec.java(TestWorker.class).directory(directory.resolve("nowhere")))) {
            ProcessPool pool = harness.open(harness.spec(worker).size(0, 8));
            long begin = System.nanoTime();
            Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1));
            harness.measured("told '%s'", rejected.getMessage());
            harness.promisedMillis(200, (System.nanoTime() - begin) / 1e6, "told of a program that cannot be started");
            assertTrue(rejected.getMessage().contains("could not be started: "), rejected::getMessage);
            assertEquals(1, pool.snapshot().workers().size());
        }
    }

    @Test
    @Tag("R38")
    void aWorkerThatNeverSaysHelloIsKilledAndTheMaximumHolds() {
        ProcessPool pool = harness.open(harness.spec(Harness.raw("unix", RawWorker.Stage.NOTHING_AT_ALL))
                .size(2, 2).startTimeout(Duration.ofMillis(700)));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(harness.send(pool, TestWorker.VALUE, i));
        while (!all.stream().allMatch(CompletableFuture::isDone)) {
            // One look takes time: what ends during it and what starts in its place are both in it.
            List<String> children = Harness.children();
            Set<String> still = pids(Harness.children());
            children.removeIf(child -> !still.contains(pid(child)));
            assertTrue(children.size() <= 2, children::toString);
        }
        Rejected rejected = harness.failure(Rejected.class, all.get(0));
        // Each start after one that took too long has more time.
        assertTrue(rejected.getMessage().contains("did not join within 2.8s"), rejected::getMessage);
        Exit exit = pool.worker(0).orElseThrow().snapshot().lastExit().orElseThrow();
        assertEquals(Exit.Cause.START_TIMEOUT, exit.cause());
        harness.measured("gave up after %d starts of each slot: %s", 3, exit.verdict());
    }

    private static Set<String> pids(List<String> children) {
        return children.stream().map(ExhaustionTest::pid).collect(Collectors.toSet());
    }

    private static String pid(String child) {
        return child.substring(0, child.indexOf(" ("));
    }

    @Test
    @Tag("R07")
    void aStoppedProcessIsFoundKilledAndReplaced() throws Exception {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).heartbeatTimeout(Duration.ofSeconds(1)));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> again = harness.send(pool, TestWorker.SLEEP.asIdempotent(), 100L);
        Process stop = new ProcessBuilder("kill", "-STOP", "" + pid).inheritIO().start();
        assertEquals(0, stop.waitFor());
        harness.get(again);
        harness.await("its end", () -> !Harness.alive(pid));
        harness.awaitReady(pool, 1);
    }

    @Test
    void idleWorkersOutliveAShortHeartbeat() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).heartbeatTimeout(Duration.ofMillis(800)));
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        Harness.within(Duration.ofMillis(2_500), () -> false);
        assertEquals(before, Harness.pids(pool));
    }
}
