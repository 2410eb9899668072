package dev.drover.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;

/**
 * A program that is stopped and continued from outside while it has workers in each state. It prints as {@code
 * name=value} what has become of them.
 */
final class PausedMain {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(2);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(6);
    /** How long the obedient task takes to let go, and the late worker to begin. */
    private static final long DELAY_MILLIS = 700;

    private PausedMain() {}

    public static void main(String[] arguments) throws Exception {
        ProcessPool pool = Pools.open(spec("present", ProcessSpec.java(TestWorker.class)).size(3, 3));
        if (!Harness.within(PATIENCE, () -> Harness.ready(pool) == 3)) throw new AssertionError("no workers");
        List<Long> before = Harness.pids(pool);
        before.forEach(pid -> System.out.println("pid " + pid));
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<Object> busy = pool.send(TestWorker.STUBBORN, 9_000L, begun::complete);
        begun.join();
        begun = new CompletableFuture<>();
        CompletableFuture<Object> obedient = pool.send(TestWorker.STUBBORN, DELAY_MILLIS, begun::complete);
        begun.join();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessPool starting = Pools.open(spec("starting", ProcessSpec.command(
                "sh", "-c", "sleep 0." + DELAY_MILLIS / 100 + "; exec \"$@\"", "sh", java, "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), TestWorker.class.getName()))
                .size(1, 1).startTimeout(START_TIMEOUT));
        if (!Harness.within(PATIENCE, () -> !Harness.pids(starting).isEmpty())) throw new AssertionError("no start");
        System.out.println("pid " + Harness.pids(starting).getFirst());
        obedient.cancel(true);
        System.out.println("stop me");

        System.in.read();
        // Long enough for whoever takes the pause for silence: each deadline passes once more.
        Harness.within(HEARTBEAT.plusMillis(500), () -> false);
        say("busy", busy.join().getClass().getSimpleName());
        say("after", pool.send(TestWorker.VALUE, 1).join());
        say("started", starting.send(TestWorker.VALUE, 2).join());
        say("same", Harness.pids(pool).equals(before));
        say("ends", pool.snapshot().restarts() + starting.snapshot().restarts());
        pool.close();
        starting.close();
    }

    private static PoolSpec spec(String name, ProcessSpec worker) {
        return PoolSpec.of(name, worker).heartbeatTimeout(HEARTBEAT).cancelGrace(CANCEL_GRACE);
    }

    private static void say(String name, Object value) {
        System.out.println(name + "=" + value);
    }
}
