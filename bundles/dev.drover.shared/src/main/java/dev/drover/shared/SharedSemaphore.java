package dev.drover.shared;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.shared.internal.Claims;
import dev.drover.shared.internal.Thing;

/**
 * A number of permits that threads of several processes take and give back. Each permit knows its owner: those of a
 * dead process go to others within about 0.1 s, and those of one that is slow or stopped do not. Never are there more
 * taken than there are. May be used by any thread. How others wait says {@link dev.drover.shared the package}; one of
 * those that wait stands first, and gets a permit before any that come later.
 */
public final class SharedSemaphore implements AutoCloseable {

    /** The most permits of one semaphore. To find a free one takes longer the more are taken, about 2 ns for each. */
    public static final int MAX_PERMITS = 4096;
    private static final int FIRST = Thing.HEADER;
    private static final int OWNERS = 2 * Thing.HEADER;

    private final Thing thing;
    private final Claims claims;
    private final int permits;
    private final String name;
    /** Permits that this object has given out; negative once it is closed. */
    private final AtomicInteger out = new AtomicInteger();

    /** A permit, taken. Closing it, by any thread, gives it back; once is enough. */
    public final class Permit implements AutoCloseable {
        private int place;
        private final AtomicInteger open = new AtomicInteger(1);

        private Permit() {}

        /** Whether who had this permit before died with it. */
        public boolean previousOwnerDied() {
            return place < 0;
        }

        @Override
        public void close() {
            if (!open.compareAndSet(1, 0)) return;
            try {
                claims.giveBack(place < 0 ? ~place : place);
            } finally {
                out.decrementAndGet();
            }
        }
    }

    private SharedSemaphore(Thing thing, String name, int permits) {
        this.thing = thing;
        this.name = name;
        this.permits = permits;
        claims = new Claims(thing.memory(), thing.membership(), FIRST, OWNERS, permits);
    }

    /**
     * Opens the semaphore of this name; the first who does so makes it.
     *
     * @param permits 1 to {@link #MAX_PERMITS}
     * @throws IOException also if it was made with another number of permits
     */
    public static SharedSemaphore open(SharedFolder folder, String name, int permits) throws IOException {
        if (permits < 1 || permits > MAX_PERMITS) {
            throw new IllegalArgumentException("a semaphore has 1 to " + MAX_PERMITS + " permits, not " + permits);
        }
        long size = OWNERS + (long) permits * Long.BYTES;
        return new SharedSemaphore(
                Thing.openOrCreate(folder.path(), "semaphore", name, size, permits), name, permits);
    }

    /**
     * Waits for a permit.
     *
     * @param longest not longer than this; zero is a try
     * @throws TimeoutException if there was none all the time
     */
    public Permit acquire(Duration longest) throws InterruptedException, TimeoutException {
        if (out.getAndUpdate(n -> n < 0 ? n : n + 1) < 0) {
            throw new IllegalStateException("semaphore " + name + " is closed");
        }
        try {
            // Made before: were there no memory for it afterwards, the permit would be taken for ever.
            Permit permit = new Permit();
            permit.place = claims.take(longest);
            return permit;
        } catch (Throwable e) {
            out.decrementAndGet();
            if (e instanceof InternalError) thing.memory().checkSize();
            throw e;
        }
    }

    /** Takes a permit if one is free, or its owner is known to be dead. */
    public Optional<Permit> tryAcquire() throws InterruptedException {
        try {
            return Optional.of(acquire(Duration.ZERO));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /** How many there are. */
    public int permits() {
        return permits;
    }

    /** How many are free just now; those of the dead are not, until somebody waits for one. */
    public int available() {
        return permits - claims.taken();
    }

    /**
     * Uses it no more; the last to do so removes it. Once is enough.
     *
     * @throws IllegalStateException if this object has given out permits, or is waited for: it stays open
     */
    @Override
    public void close() throws IOException {
        int before = out.compareAndExchange(0, Integer.MIN_VALUE);
        if (before > 0) throw new IllegalStateException("permits of semaphore " + name + " are taken or waited for");
        thing.close();
    }
}
