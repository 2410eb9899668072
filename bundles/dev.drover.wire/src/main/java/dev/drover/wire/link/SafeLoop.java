package dev.drover.wire.link;

import java.util.concurrent.locks.LockSupport;

/**
 * The loop of a thread that must not end early: it begins anew after whatever is thrown out of it.
 *
 * <p>A loop that catches and logs what its turns throw is not safe by that. While the heap is full, the handler itself
 * may throw: the virtual machine makes the text of a message, and links a method, when they are first used, and both
 * need memory. So what is caught here is neither told nor looked at.
 */
public final class SafeLoop {

    /** While there is no memory at all, each beginning may fail at once. */
    private static final long PAUSE_NANOS = 10_000_000;

    private SafeLoop() {}

    /** Runs the loop on this thread until it returns. */
    public static void run(Runnable loop) {
        while (true) {
            try {
                loop.run();
                return;
            } catch (Throwable e) {
                try {
                    LockSupport.parkNanos(PAUSE_NANOS);
                } catch (Throwable noPause) {
                    continue;
                }
            }
        }
    }
}
