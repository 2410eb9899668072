package dev.drover.pool.internal.request;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/**
 * Settles requests of a pool on threads whose callbacks hold nobody up. A request that such a thread cannot be had for
 * now is kept and {@linkplain #retry tried again}: none is lost, and nothing is thrown.
 */
public final class Settlement {

    private static final System.Logger LOG = SafeLog.of(Settlement.class);

    private final String pool;
    private final Executor callbacks;
    private final Runnable soon;

    // Those that are to be settled again. They are linked by themselves: memory may be what there is none of.
    private Request<?, ?> first;
    private Request<?, ?> last;
    private boolean complained;

    /**
     * @param callbacks runs code of users
     * @param soon called when {@link #retry} is needed
     */
    public Settlement(String pool, Executor callbacks, Runnable soon) {
        this.pool = pool;
        this.callbacks = callbacks;
        this.soon = soon;
    }

    /**
     * Fails the request soon. For threads on which a callback of a user would hold up others.
     *
     * @param request one that is in no queue and no worker: the caller alone has it
     */
    public void failLater(Request<?, ?> request, Throwable cause) {
        request.payload = null;
        if (request.decide(cause)) settleLater(request);
    }

    /** See {@link #failLater}. */
    public void rejectLater(Request<?, ?> request, String why) {
        Throwable cause;
        try {
            cause = rejected(request, why);
        } catch (Throwable e) {
            // There is no memory even for the reason.
            cause = e;
        }
        failLater(request, cause);
    }

    /** Settles a request soon of which it is decided how; false if it must be tried again. */
    public boolean settleLater(Request<?, ?> request) {
        boolean taken = false;
        try {
            callbacks.execute(request::settleDecided);
            taken = true;
        } catch (RejectedExecutionException e) {
            // The threads have ended; nobody is held up any more.
            request.settleDecided();
            taken = true;
        } catch (Throwable e) {
            complain(e);
        } finally {
            if (!taken) keep(request);
        }
        return taken;
    }

    private void complain(Throwable cause) {
        synchronized (this) {
            if (complained) return;
            complained = true;
        }
        LOG.log(Level.WARNING, "Requests of pool '" + pool
                + "' cannot be settled now, for there is no thread for their callbacks; they are tried again", cause);
    }

    /** Has a request settled at the next {@link #retry}. Needs no memory. */
    public void keep(Request<?, ?> request) {
        synchronized (this) {
            if (request.kept) return;
            request.kept = true;
            if (first == null) first = request;
            else
                last.nextKept = request;
            last = request;
        }
        soon.run();
    }

    private synchronized Request<?, ?> takeKept() {
        Request<?, ?> taken = first;
        if (taken == null) {
            complained = false;
            return null;
        }
        first = taken.nextKept;
        taken.nextKept = null;
        taken.kept = false;
        return taken;
    }

    /** Tries again to settle what could not be settled. Called by the housekeeper in each of its rounds. */
    public void retry() {
        for (Request<?, ?> next; (next = takeKept()) != null;) if (!settleLater(next)) return;
    }

    /** Settles on this thread what could not be settled on another. */
    public void settleHere() {
        for (Request<?, ?> next; (next = takeKept()) != null;) next.settleDecided();
    }

    /** The failure of a request that the pool does not take. */
    public Rejected rejected(Request<?, ?> request, String why) {
        return new Rejected("Pool '" + pool + "' rejects '" + request.task.name() + "': " + why);
    }

    /** The failure of a request that could not be taken because of what was thrown. Never throws. */
    public Throwable refused(Request<?, ?> request, Throwable cause) {
        try {
            return new Rejected(rejected(request, "" + cause).getMessage(), cause);
        } catch (Throwable e) {
            return cause;
        }
    }
}
