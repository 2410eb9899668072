package dev.drover.tests.ide.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.pool.ProcessPool;

/** Keeps a pool at work, a few requests at a time, until it is stopped. */
final class Work {

    private static final int AT_A_TIME = 4;

    private final ProcessPool pool;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private volatile boolean stopped;

    private Work(ProcessPool pool) {
        this.pool = pool;
    }

    static Work on(ProcessPool pool) {
        Work work = new Work(pool);
        work.open.set(AT_A_TIME);
        for (int i = 0; i < AT_A_TIME; i++) work.next();
        return work;
    }

    private void next() {
        pool.send(Primes.COUNT, Integer.toString(sent.incrementAndGet())).whenComplete((reply, error) -> {
            if (error != null) end.completeExceptionally(error);
            else if (!reply.equals(Primes.BELOW_200_000))
                end.completeExceptionally(new AssertionError("a worker counted " + reply + " primes"));
            else if (!stopped && !end.isDone()) {
                next();
                return;
            }
            if (open.decrementAndGet() == 0) end.complete(sent.get());
        });
    }

    /** Sends no more and waits for the last reply; returns how many requests there were. */
    int stop() throws Exception {
        stopped = true;
        return end.get(60, TimeUnit.SECONDS);
    }
}
