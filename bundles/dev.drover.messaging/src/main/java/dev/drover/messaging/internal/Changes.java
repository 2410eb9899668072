package dev.drover.messaging.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.api.Registration;
import dev.drover.wire.link.SafeLog;

/** Tells others that it has changed who can be reached. Safe for use by many threads; does not block. */
final class Changes {

    private static final System.Logger LOG = SafeLog.of(Changes.class, SafeLog.Topic.SERVICE);

    /** Equal only to itself: one may be told twice. */
    private static final class Told {
        private final Runnable changed;

        Told(Runnable changed) {
            this.changed = changed;
        }

        /** It is a user's code: what it throws is for the log only. */
        void run() {
            try {
                changed.run();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "Who is told of changes of the peers that can be reached has thrown", e);
            }
        }
    }

    private final List<Told> all = new CopyOnWriteArrayList<>();
    private final ExecutorService background;

    /** @param background those who are told may take long; nobody is told once it has been shut down */
    Changes(ExecutorService background) {
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
                background.execute(each::run);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // The messages have ended, or there is no thread for now.
                if (!background.isShutdown()) each.run();
            }
        }
    }
}
