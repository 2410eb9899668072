package dev.drover.pool.internal.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may enter a worker: its state and its requests in flight in one word, so that neither can change unseen by the
 * other.
 *
 * <pre>
 *   31      20        19       18       17          16        15 … 0
 *   unused  WAKING    ASLEEP   CLOSED   EXCLUSIVE   JOINING   in flight
 * </pre>
 *
 * A worker that is being woken has both WAKING and ASLEEP.
 */
public final class WorkerGate extends AtomicInteger {
    private static final long serialVersionUID = 1L;

    private static final int COUNT = 0xffff;
    private static final int JOINING = 1 << 16;
    private static final int EXCLUSIVE = 1 << 17;
    private static final int CLOSED = 1 << 18;
    private static final int ASLEEP = 1 << 19;
    private static final int WAKING = 1 << 20;

    public WorkerGate() {
        super(JOINING);
    }

    /** The process has joined. */
    public void open() {
        getAndUpdate(word -> word & ~JOINING);
    }

    /** Enters if fewer than {@code limit} are in flight and nothing else keeps requests out. */
    public boolean tryAcquire(int limit) {
        for (int word; ((word = get()) & ~COUNT) == 0 && word < limit;)
            if (weakCompareAndSetVolatile(word, word + 1)) return true;
        return false;
    }

    public boolean hasRoom(int limit) {
        int word = get();
        return (word & ~COUNT) == 0 && word < limit;
    }

    /** Enters if nothing is in flight, and keeps all others out until it leaves. */
    public boolean tryAcquireExclusive() {
        return compareAndSet(0, EXCLUSIVE | 1);
    }

    /** Enters a worker that has joined and is not open yet, if it is not closed: for what runs before all requests. */
    public boolean tryAcquireJoining() {
        return compareAndSet(JOINING, JOINING | 1);
    }

    /** Enters whatever the state is: for somebody who keeps the worker from ending. */
    public void acquireHeld() {
        getAndIncrement();
    }

    /** Leaves; true if the gate is closed and this was the last in flight. */
    public boolean release() {
        for (int word;;) {
            word = get();
            int next = (word & ~EXCLUSIVE) - 1;
            if (weakCompareAndSetVolatile(word, next)) return (next & CLOSED) != 0 && (next & COUNT) == 0;
        }
    }

    /** Lets nobody in any more; true if this closed it and nothing is in flight. */
    public boolean close() {
        int before = getAndUpdate(word -> word | CLOSED);
        return (before & CLOSED) == 0 && (before & COUNT) == 0;
    }

    /** Lets nobody in any more, if it is open and nothing is in flight; false if not. */
    public boolean closeIfIdle() {
        return compareAndSet(0, CLOSED);
    }

    /** Falls asleep; only from open with nothing in flight. */
    public boolean sleep() {
        return compareAndSet(0, ASLEEP);
    }

    /** Begins to wake; false if it is not asleep, or is being woken already. */
    public boolean beginWake() {
        for (int word; ((word = get()) & (ASLEEP | WAKING)) == ASLEEP;)
            if (weakCompareAndSetVolatile(word, word | WAKING)) return true;
        return false;
    }

    /** It could not be woken now; it is asleep as before. */
    public void wakeFailed() {
        getAndUpdate(word -> word & ~WAKING);
    }

    /** It runs again. */
    public void awake() {
        getAndUpdate(word -> word & ~(ASLEEP | WAKING));
    }

    public int inFlight() {
        return get() & COUNT;
    }

    public boolean joining() {
        return (get() & JOINING) != 0;
    }

    public boolean closed() {
        return (get() & CLOSED) != 0;
    }

    /** Whether it sleeps or is being woken. */
    public boolean asleep() {
        return (get() & ASLEEP) != 0;
    }

    public boolean waking() {
        return (get() & WAKING) != 0;
    }

    /** Whether it is open and awake, and nothing is in flight. */
    public boolean idle() {
        return get() == 0;
    }
}
