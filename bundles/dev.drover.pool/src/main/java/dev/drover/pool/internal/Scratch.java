package dev.drover.pool.internal;

import dev.drover.wire.Output;

/**
 * A message of one thread, written anew for every request that the thread sends. It does not know the pool: the thread
 * keeps it, and would keep the pool with all that it has.
 */
final class Scratch {

    final Output message;
    /** Whether this thread is writing or sending it: a codec or a strategy may send in turn. */
    boolean inUse;

    private Scratch(int maxMessage) {
        message = new Output(maxMessage);
    }

    /** One for each thread that asks. */
    static ThreadLocal<Scratch> perThread(int maxMessage) {
        return ThreadLocal.withInitial(() -> new Scratch(maxMessage));
    }
}
