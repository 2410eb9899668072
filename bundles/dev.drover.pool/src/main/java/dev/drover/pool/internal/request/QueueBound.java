package dev.drover.pool.internal.request;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests of a pool wait, for any worker or for a certain one, and how many may. */
public final class QueueBound {

    /**
     * About what the JVM takes for a request that waits, beside its payload: its future, its message and their arrays.
     */
    static final int REQUEST_BYTES = 400;

    private volatile int most;
    private final long mostBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** @param most how many requests may wait; they may take a quarter of the heap */
    public QueueBound(int most) {
        this(most, Runtime.getRuntime().maxMemory() / 4);
    }

    QueueBound(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** From the next request on; those that wait stay. */
    public void most(int requests) {
        most = requests;
    }

    /**
     * Why one more request cannot wait, null if it can.
     *
     * @param coming workers that are starting or can be: as many requests may wait, whatever the bound
     */
    public String full(Request<?, ?> request, int coming) {
        int all = requests.get();
        if (all >= Math.max(most, coming) && !request.whenRoom)
            return "its queue is full (" + all + " requests wait)";
        long allBytes = bytes.get();
        if (all > 0 && allBytes + bytes(request) > mostBytes)
            return "its queue is full (" + all + " requests of " + allBytes
                    + " bytes wait, a quarter of this process's memory)";
        return null;
    }

    /** The request has begun to wait. */
    public void added(Request<?, ?> request) {
        requests.incrementAndGet();
        bytes.addAndGet(bytes(request));
    }

    /** The request waits no longer. */
    public void removed(Request<?, ?> request) {
        requests.decrementAndGet();
        bytes.addAndGet(-bytes(request));
    }

    private static long bytes(Request<?, ?> request) {
        return REQUEST_BYTES + request.payload.size();
    }
}
