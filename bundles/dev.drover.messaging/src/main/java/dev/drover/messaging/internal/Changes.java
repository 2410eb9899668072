package dev.drover.messaging.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.api.Registration;

/** Tells others that it has changed who can be reached. Safe for use by many threads; does not block. */
final class Changes {

    /** Equal only to itself: one may be told twice. */
    private static final class Told {
        private final Runnable changed;

        Told(Runnable changed) {
            this.changed = changed;
        }
    }

    private final List<Told> all = new CopyOnWriteArrayList<>();
    private final Executor background;

    /** @param background those who are told may take long */
    Changes(Executor background) {
        this.background = background;
    }

    /** See {@link dev.drover.api.messaging.Messages#onChange}. */
    Registration add(Runnable changed) {
        Told told = new Told(changed);
        all.add(told);
        return () -> all.remove(told);
    }

    void tell() {
        for (Told each : all) {
            try {
                background.execute(each.changed);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                each.changed.run();
            }
        }
    }
}
