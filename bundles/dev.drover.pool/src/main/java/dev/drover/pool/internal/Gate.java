package dev.drover.pool.internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may enter a worker: its state and its requests in flight in one word, so that neither can change unseen by the
 * other.
 *
 * <pre>
 *   31      19        18       17      16       15 … 0
 *   unused  ASLEEP    CLOSED   ALONE   JOINING  in flight
 * </pre>
 */
final class Gate extends AtomicInteger {
    private static final long serialVersionUID = 1L;

    private static final int COUNT = 0xffff;
    private static final int JOINING = 1 << 16;
    private static final int ALONE = 1 << 17;
    private static final int CLOSED = 1 << 18;
    private static final int ASLEEP = 1 << 19;

    Gate() {
        super(JOINING);
    }

    /** The process has joined. */
    void open() {
        getAndUpdate(word -> word & ~JOINING);
    }

    /** Enters if fewer than {@code limit} are in flight. */
    boolean enter(int limit) {
        for (int word; ((word = get()) & ~COUNT) == 0 && word < limit;)
            if (weakCompareAndSetVolatile(word, word + 1)) return true;
        return false;
    }

    boolean hasRoom(int limit) {
        int word = get() & ~ASLEEP;
        return (word & ~COUNT) == 0 && word < limit;
    }

    /** Enters if nothing is in flight, and keeps all others out until it leaves. */
    boolean enterAlone() {
        return compareAndSet(0, ALONE | 1);
    }

    /** Leaves; true if the gate is closed and this was the last. */
    boolean leave() {
        for (int word;;) {
            word = get();
            int next = (word & ~ALONE) - 1;
            if (weakCompareAndSetVolatile(word, next)) return (next & CLOSED) != 0 && (next & COUNT) == 0;
        }
    }

    /** Lets nobody in any more; true if this closed it and nothing is in flight. */
    boolean close() {
        int before = getAndUpdate(word -> word | CLOSED);
        return (before & CLOSED) == 0 && (before & COUNT) == 0;
    }

    /** Falls asleep; only from open with nothing in flight. */
    boolean sleep() {
        return compareAndSet(0, ASLEEP);
    }

    /** Wakes; false if it was not asleep. */
    boolean wake() {
        return (getAndUpdate(word -> word & ~ASLEEP) & ASLEEP) != 0;
    }

    int inFlight() {
        return get() & COUNT;
    }

    boolean joining() {
        return (get() & JOINING) != 0;
    }

    boolean closed() {
        return (get() & CLOSED) != 0;
    }

    boolean asleep() {
        return (get() & ASLEEP) != 0;
    }

    /** Whether it is open and nothing is in flight; it may be asleep. */
    boolean idle() {
        return (get() & ~ASLEEP) == 0;
    }
}
