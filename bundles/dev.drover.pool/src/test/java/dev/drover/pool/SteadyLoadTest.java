package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Load that goes on and on. */
class SteadyLoadTest {

    private static final int TASKS_A_SECOND = 1_000;
    private static final int OPEN_AT_MOST = 5_000;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double MIB = 1 << 20;
    private static final double SECONDS_AN_HOUR = 3_600;
    /** In less time a slope is an accident: what counts then is how far memory went. */
    private static final double ENOUGH_SECONDS = 300;
    /** What the heap of a program differs by over minutes without anything being kept. */
    private static final double NOISE_MIB = 1.0 / 6;
    private static final int SAMPLES = 300;

    @RegisterExtension
    final Harness harness = new Harness();

    private record Sample(double seconds, double mebibytes, int files, int threads) {
        static Sample at(double seconds) {
            return new Sample(
                    seconds, Harness.usedMemory() / MIB, Harness.descriptors().size(),
                    Thread.getAllStackTraces().size());
        }
    }

    @Test
    @Tag("R41")
    void hoursOfLoadLeaveMemoryFilesAndThreadsFlat() {
        double seconds = Harness.size("R41", 3);
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        AtomicInteger open = new AtomicInteger();
        List<Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        long sent = 0;
        double next = 0;
        for (double now = 0; now < seconds; now = (System.nanoTime() - begin) / 1e9) {
            for (; sent < now * TASKS_A_SECOND && open.get() < OPEN_AT_MOST; sent++) {
                open.incrementAndGet();
                // Its last three digits are how long it takes, up to a millisecond.
                harness.send(pool, TestWorker.WORK, sent).whenComplete((result, failure) -> open.decrementAndGet());
            }
            if (now >= next) {
                samples.add(Sample.at(now));
                next = now + seconds / SAMPLES;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        harness.await("the last answers", () -> open.get() == 0);
        long answered = harness.history().checkAllAnswered().calls();
        harness.measured("%d tasks in %.0f s, %.0f a second", answered, seconds, answered / seconds);
        List<Sample> warm = samples.stream().filter(sample -> sample.seconds > seconds / 3).toList();
        double window = seconds * 2 / 3;
        double slope = slope(warm);
        if (window < ENOUGH_SECONDS) harness.promised(4, slope * window, "MiB", "memory grew over %.0f s by", window);
        else {
            double most = Math.max(1, NOISE_MIB * SECONDS_AN_HOUR / window);
            harness.promised(most, slope * SECONDS_AN_HOUR, "MiB/h", "memory grew over %.0f s by", window);
        }
        harness.promised(2, warm.getLast().files - warm.getFirst().files, "files", "more open than after warm-up");
        // Threads for callbacks come and go.
        harness.promised(3, warm.getLast().threads - warm.getFirst().threads, "threads", "more than after warm-up");
    }

    /** The slope of the line that is nearest to the samples of memory, in MiB a second: least squares. */
    private static double slope(List<Sample> samples) {
        double x = samples.stream().mapToDouble(Sample::seconds).average().orElseThrow();
        double y = samples.stream().mapToDouble(Sample::mebibytes).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Sample each : samples) {
            covariance += (each.seconds - x) * (each.mebibytes - y);
            variance += (each.seconds - x) * (each.seconds - x);
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    @Test
    void theSlopeOfMemoryIsTold() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 100; i++) samples.add(new Sample(i * 2, 10 + i * 2 * 0.5 + (i % 2) * 0.01, 0, 0));
        assertEquals(0.5, slope(samples), 0.001);
    }

    /** A machine on which everything takes long is no reason to take a worker for hung. */
    @Test
    @Tag("R37")
    void busyLoopsOnEveryProcessorHaveNoWorkerKilled() {
        long seconds = Harness.size("R37", 3);
        int loops = 8 * Runtime.getRuntime().availableProcessors();
        ProcessPool pool = harness.open(harness.spec().size(2, 2).heartbeatTimeout(Duration.ofSeconds(2)));
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> all = new ArrayList<>();
        harness.close(() -> stop.set(true));
        for (int i = 0; i < loops; i++) all.add(Thread.ofPlatform().daemon().start(() -> {
            while (!stop.get()) Thread.onSpinWait();
        }));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long calls = 0;
        while (System.nanoTime() - until < 0) harness.call(pool, TestWorker.WORK, calls++);
        stop.set(true);
        harness.await("the end of the loops", () -> all.stream().noneMatch(Thread::isAlive));
        assertEquals(before, Harness.pids(pool));
        harness.measured("%d busy loops for %d s, %d calls answered, no worker killed", loops, seconds, calls);
    }
}
