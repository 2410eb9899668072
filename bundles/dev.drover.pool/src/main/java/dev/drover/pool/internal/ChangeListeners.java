package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.Registration;
import dev.drover.wire.link.SafeLog;

/** Who wants to hear that a pool's snapshot has changed; told at most every 100 ms. */
final class ChangeListeners {

    private static final System.Logger LOG = SafeLog.of(ChangeListeners.class);
    private static final long EVERY_NANOS = 100_000_000L;

    private final String pool;
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private long lastSeen;
    private long toldAt;

    /** @param now the present time by the pool's clock, in nanoseconds */
    ChangeListeners(String pool, long now) {
        this.pool = pool;
        toldAt = now;
    }

    Registration add(Runnable callback) {
        callbacks.add(callback);
        return () -> callbacks.remove(callback);
    }

    /**
     * Tells all if there was a change. Called by the housekeeper in each of its rounds.
     *
     * @param changes another number after each change
     */
    void tell(long changes, long now) {
        if (changes == lastSeen || now - toldAt < EVERY_NANOS) return;
        lastSeen = changes;
        toldAt = now;
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A change callback of pool '" + pool + "' threw", e);
            }
        }
    }
}
