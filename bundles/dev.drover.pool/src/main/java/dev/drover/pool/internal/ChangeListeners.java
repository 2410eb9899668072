package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.Registration;
import dev.drover.wire.link.SafeLog;

/**
 * Who wants to hear that a pool's snapshot has changed; told at most every 100 ms. Each is told by a thread for
 * callbacks: it may block, throw or close the pool without holding up another, or the housekeeper.
 */
final class ChangeListeners {

    private static final System.Logger LOG = SafeLog.of(ChangeListeners.class, SafeLog.Topic.SERVICE);
    private static final long EVERY_NANOS = 100_000_000L;

    private final String pool;
    private final Executor callbacks;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long lastSeen;
    private long toldAt;

    /**
     * @param callbacks runs code of users
     * @param now the present time by the pool's clock, in nanoseconds
     */
    ChangeListeners(String pool, Executor callbacks, long now) {
        this.pool = pool;
        this.callbacks = callbacks;
        toldAt = now;
    }

    Registration add(Runnable callback) {
        Listener listener = new Listener(callback);
        listeners.add(listener);
        return () -> {
            listener.due = false;
            listeners.remove(listener);
        };
    }

    /**
     * Has all told if there was a change. Called by the housekeeper in each of its rounds.
     *
     * @param changes another number after each change
     */
    void tell(long changes, long now) {
        if (changes != lastSeen && now - toldAt >= EVERY_NANOS) {
            lastSeen = changes;
            toldAt = now;
            for (Listener each : listeners) each.due = true;
        }
        for (Listener each : listeners) if (each.due) each.tell();
    }

    /** Whether one of them has not heard yet of a change that the others have been told of. */
    boolean anyDue() {
        for (Listener each : listeners) if (each.due) return true;
        return false;
    }

    /** One of them; it is told by one thread at a time. */
    private final class Listener {
        private final Runnable callback;
        private final AtomicBoolean busy = new AtomicBoolean();
        private volatile boolean due;

        Listener(Runnable callback) {
            this.callback = callback;
        }

        void tell() {
            if (!busy.compareAndSet(false, true)) return;
            boolean taken = false;
            try {
                callbacks.execute(this::run);
                taken = true;
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "No thread tells of the changes of pool '" + pool + "' now", e);
            } finally {
                if (!taken) busy.set(false);
            }
        }

        private void run() {
            try {
                if (!due) return;
                due = false;
                callback.run();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A change callback of pool '" + pool + "' threw", e);
            } finally {
                busy.set(false);
            }
        }
    }
}
