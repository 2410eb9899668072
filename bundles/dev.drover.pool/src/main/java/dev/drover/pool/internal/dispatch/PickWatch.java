package dev.drover.pool.internal.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;

import dev.drover.api.balance.Strategy;

/**
 * Who is in a pick, so that one that does not return is noticed on whatever thread it is. To enter and to leave are two
 * stores into memory that hardly any other thread writes: threads are spread over places, and of those that meet in one
 * the first is watched. Another one that hangs is noticed when the next pick hangs.
 */
final class PickWatch {

    /** Longer than any strategy may take, with all that a busy machine adds. */
    private static final long STUCK_NANOS = 1_000_000_000L;
    /** A power of two. */
    private static final int PLACES = 64;

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Place.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Place[] places = new Place[PLACES];
    private final BiConsumer<Thread, Strategy> stuck;

    /** @param stuck told once of each pick that does not return */
    PickWatch(BiConsumer<Thread, Strategy> stuck) {
        this.stuck = stuck;
        for (int i = 0; i < PLACES; i++) places[i] = new Place();
    }

    /** What threads of a place write, with room around it, and what the watching thread has seen of it. */
    static final class Place {
        // What stands between two places keeps them in lines of the cache of their own.
        @SuppressWarnings("unused")
        private long before1, before2, before3, before4, before5, before6, before7, before8;
        /** Null if nobody is in a pick. */
        private Thread owner;
        private Strategy asked;
        private long picks;
        @SuppressWarnings("unused")
        private long after1, after2, after3, after4, after5, after6, after7, after8;

        private Thread ownerSeen;
        private long picksSeen;
        private long nanos;
        private boolean told;
    }

    /** This thread asks the strategy; it gives what is returned to {@link #left}. */
    Place entered(Strategy asked) {
        Thread thread = Thread.currentThread();
        Place place = places[(int) thread.threadId() & PLACES - 1];
        if (place.owner != null) return null;
        place.asked = asked;
        OWNER.setRelease(place, thread);
        return place;
    }

    /** The strategy has answered. */
    void left(Place place) {
        // Another thread may have come at the same moment: it is not watched then.
        if (place == null || place.owner != Thread.currentThread()) return;
        place.picks++;
        place.asked = null;
        OWNER.setRelease(place, null);
    }

    /**
     * Looks for picks that do not return. Called by the housekeeper in each of its rounds.
     *
     * @param elapsed how long this program has been running since the last round, in nanoseconds
     */
    void watch(long elapsed) {
        for (Place place : places) {
            Thread owner = (Thread) OWNER.getAcquire(place);
            Strategy asked = place.asked;
            long picks = place.picks;
            if (owner == null || owner != place.ownerSeen || asked == null || picks != place.picksSeen) {
                place.ownerSeen = owner;
                place.picksSeen = picks;
                place.nanos = 0;
                place.told = false;
                continue;
            }
            place.nanos += elapsed;
            if (place.nanos < STUCK_NANOS || place.told) continue;
            place.told = true;
            stuck.accept(owner, asked);
        }
    }
}
