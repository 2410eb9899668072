package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;

/** Requests to a pool without a pause, a fixed number at a time: each reply sends the next. */
final class RequestStream {

    private final ProcessPool pool;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private RequestStream(ProcessPool pool) {
        this.pool = pool;
    }

    static RequestStream to(ProcessPool pool, int atATime) {
        RequestStream stream = new RequestStream(pool);
        stream.open.set(atATime);
        for (int i = 0; i < atATime; i++) stream.next();
        return stream;
    }

    private void next() {
        String text = "request " + sent.incrementAndGet();
        pool.send(Worker.ECHO, text).whenComplete((reply, failure) -> {
            settled.incrementAndGet();
            if (failure != null) faults.add(text + " failed: " + failure);
            else if (!reply.equals(text)) faults.add(text + " was answered with " + reply);
            if (stopped || faults.size() > 10) open.decrementAndGet();
            else
                next();
        });
    }

    /** Waits until so many requests more have been answered. */
    void awaitMore(Framework framework, int requests) {
        long enough = settled.get() + requests;
        framework.await(requests + " replies more", () -> settled.get() >= enough || !faults.isEmpty());
    }

    /** Waits for the last reply and checks that every request had one, the right one; returns how many there were. */
    long stop(Framework framework) {
        stopped = true;
        framework.await("the last replies", () -> open.get() == 0);
        assertEquals(0, faults.size(), faults::toString);
        assertEquals(sent.get(), settled.get());
        PoolSnapshot snapshot = pool.snapshot();
        assertEquals(snapshot.submitted(), snapshot.done(), snapshot::toString);
        return sent.get();
    }
}
