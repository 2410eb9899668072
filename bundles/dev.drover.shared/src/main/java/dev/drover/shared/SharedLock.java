package dev.drover.shared;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.shared.internal.Claims;
import dev.drover.shared.internal.MappedFile;
import dev.drover.shared.internal.Thing;

/**
 * A lock that at most one thread of all processes holds. May be used by any thread. Free, it is taken and given back in
 * far less than a microsecond; how others wait and what that costs says {@link dev.drover.shared the package}.
 *
 * <p><b>Owner.</b> A lock is freed by its holder, or by the holder's death, never by time: one who is slow or stopped
 * keeps it. Who gets the lock of a dead owner is told so ({@link Hold#previousOwnerDied}), for what the lock protects
 * may be half written. That an owner has died is seen within about 0.1 s by those that wait, also across PID
 * namespaces.
 *
 * <p><b>Fair enough.</b> One of those that wait in all processes stands first, and the lock goes to it before any
 * that come later; who of the others stands first next is not said. In one process those that use the same {@code
 * SharedLock} get it in the order in which they came.
 *
 * <p>It is not reentrant: to acquire it where one holds it is an {@link IllegalMonitorStateException} at once.
 */
public final class SharedLock implements AutoCloseable {

    private static final int FIRST = Thing.HEADER;
    private static final int OWNER = 2 * Thing.HEADER;
    private static final int THREAD = OWNER + Long.BYTES;
    private static final int SIZE = 4 * Thing.HEADER;

    private static final AtomicInteger HELD = new AtomicInteger();

    private final Thing thing;
    private final MappedFile memory;
    private final Claims claims;
    private final String name;
    /** Keeps all threads of this process but one from looking again and again. */
    private final Semaphore turn = new Semaphore(1, true);
    /** Who has the turn; a thread only ever finds itself here if it has written that. */
    private volatile Thread inside;

    /** What is done while the lock is held. */
    public interface Work<T> {
        /** @param previousOwnerDied as {@link Hold#previousOwnerDied} */
        T run(boolean previousOwnerDied) throws Exception;
    }

    /** The lock, held. Closing it, by any thread, gives it back; once is enough. */
    public final class Hold implements AutoCloseable {
        private boolean previousOwnerDied;
        private final AtomicInteger open = new AtomicInteger(1);

        private Hold() {}

        /** Whether who held it before died with it, so that what it protects may be half written. */
        public boolean previousOwnerDied() {
            return previousOwnerDied;
        }

        @Override
        public void close() {
            if (open.compareAndSet(1, 0)) giveBack();
        }
    }

    private SharedLock(Thing thing, String name) {
        this.thing = thing;
        this.name = name;
        memory = thing.memory();
        claims = new Claims(memory, thing.membership(), FIRST, OWNER, 1);
    }

    /** Opens the lock of this name; the first who does so makes it. */
    public static SharedLock open(SharedFolder folder, String name) throws IOException {
        return new SharedLock(Thing.openOrCreate(folder.path(), "lock", name, SIZE), name);
    }

    /** How many locks this process holds now: while it is not 0 the process must not be put to sleep. */
    public static int held() {
        return HELD.get();
    }

    /**
     * Waits for the lock.
     *
     * @param longest not longer than this; zero is a try
     * @throws TimeoutException if somebody else held it all the time; the message says who, and whether it is stopped
     * @throws IllegalMonitorStateException if this thread holds it
     */
    public Hold acquire(Duration longest) throws InterruptedException, TimeoutException {
        if (Thread.interrupted()) throw new InterruptedException();
        long start = System.nanoTime();
        // Without a time it would not wait behind others.
        if (!turn.tryAcquire(0, TimeUnit.NANOSECONDS)) awaitTurn(longest);
        try {
            // Made before: were there no memory for it afterwards, the lock would be held for ever.
            Hold hold = new Hold();
            int place = claims.tryTake();
            hold.previousOwnerDied = (place >= 0 ? place : await(longest, start)) < 0;
            memory.setLong(THREAD, claims.thread());
            inside = Thread.currentThread();
            HELD.incrementAndGet();
            return hold;
        } catch (Throwable e) {
            turn.release();
            if (e instanceof InternalError) memory.checkSize();
            throw e;
        }
    }

    /** Takes the lock if it is free, or its owner is known to be dead. */
    public Optional<Hold> tryAcquire() throws InterruptedException {
        try {
            return Optional.of(acquire(Duration.ZERO));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private void awaitTurn(Duration longest) throws InterruptedException, TimeoutException {
        if (inside == Thread.currentThread()) throw nested();
        long nanos = TimeUnit.NANOSECONDS.convert(longest);
        if (!turn.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("lock " + name + " is held or waited for by another thread of this process");
        }
    }

    private int await(Duration longest, long start) throws InterruptedException, TimeoutException {
        if (memory.getLong(THREAD) == claims.thread() && claims.isOwnedHere(0)) throw nested();
        return claims.take(longest.minusNanos(System.nanoTime() - start));
    }

    private IllegalMonitorStateException nested() {
        return new IllegalMonitorStateException("this thread holds lock " + name + " already");
    }

    private void giveBack() {
        try {
            inside = null;
            memory.setLong(THREAD, 0);
            claims.giveBack(0);
        } finally {
            HELD.decrementAndGet();
            turn.release();
        }
    }

    /**
     * Waits for the lock, runs the work and gives the lock back, also if the work throws.
     *
     * @throws Exception as {@link #acquire}, and what the work throws
     */
    public <T> T executeAfterLocked(Duration longest, Work<T> work) throws Exception {
        try (Hold hold = acquire(longest)) {
            return work.run(hold.previousOwnerDied());
        }
    }

    /**
     * Uses it no more; the last to do so removes it. Once is enough.
     *
     * @throws IllegalStateException if it is held by this program, or one of its threads waits for it: it stays open
     */
    @Override
    public void close() throws IOException {
        if (!turn.tryAcquire()) throw new IllegalStateException("lock " + name + " is held or waited for");
        try {
            thing.close();
        } finally {
            turn.release();
        }
    }
}
