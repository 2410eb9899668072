package dev.drover.pool.internal.request;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.wire.Rejected;

/** Settles requests of a pool on threads whose callbacks hold nobody up. */
public final class Settlement {

    private final String pool;
    private final Executor callbacks;

    /** @param callbacks runs code of users */
    public Settlement(String pool, Executor callbacks) {
        this.pool = pool;
        this.callbacks = callbacks;
    }

    /** Fails the request soon. For threads on which a callback of a user would hold up others. */
    public void failLater(Request<?, ?> request, Throwable cause) {
        request.payload = null;
        later(() -> request.fail(cause));
    }

    public void rejectLater(Request<?, ?> request, String why) {
        failLater(request, rejected(request, why));
    }

    public void later(Runnable settle) {
        try {
            callbacks.execute(settle);
        } catch (RejectedExecutionException e) {
            // The threads have ended; nobody is held up any more.
            settle.run();
        }
    }

    /** The failure of a request that the pool does not take. */
    public Rejected rejected(Request<?, ?> request, String why) {
        return new Rejected("Pool '" + pool + "' rejects '" + request.task.name() + "': " + why);
    }
}
