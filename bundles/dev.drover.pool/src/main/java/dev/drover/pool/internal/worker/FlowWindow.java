package dev.drover.pool.internal.worker;

import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.CodecException;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;

/**
 * How many bytes a worker has been sent that it has not dealt with. More than it can take stays in the pool, where it
 * is counted and bounded, instead of filling the worker.
 *
 * <p>Small requests are bounded by their number in flight; only large ones are counted.
 */
final class FlowWindow {

    private static final int LARGE = 4 << 10;
    private static final long REQUESTED_AT_MOST = 32 << 20;
    private static final long POSTED_AT_MOST = 4 << 20;

    private final AtomicLong requested = new AtomicLong();
    private final AtomicLong posted = new AtomicLong();
    private volatile long begun;

    boolean open() {
        return posted.get() - begun < POSTED_AT_MOST && requested.get() < REQUESTED_AT_MOST;
    }

    void request(Output payload) {
        if (payload.size() >= LARGE) requested.addAndGet(payload.size());
    }

    /** @param payload the same as for {@link #request} */
    void answered(Output payload) {
        if (payload.size() >= LARGE) requested.addAndGet(-payload.size());
    }

    void post(Output payload) {
        posted.addAndGet(Frame.HEADER + payload.size());
    }

    /**
     * The worker has told of posts that it has begun. Called by the link's thread.
     *
     * @param bytes all of them since it joined, with their headers
     */
    void begun(long bytes) {
        if (bytes < begun || bytes > posted.get())
            throw new CodecException("a host cannot have begun posts of " + bytes + " bytes");
        begun = bytes;
    }
}
