package dev.drover.pool.internal.request;

/** Who takes requests and counts how they settle: the pool, as its requests see it. */
public interface RequestOwner {

    /**
     * The request is about to settle. Called once for each request, unless {@link #settledBefore} takes it back.
     */
    void settled(Request<?, ?> request, boolean answered);

    /** Takes the count back: somebody else settled the request first. */
    void settledBefore(Request<?, ?> request, boolean answered);

    /** What follows may be code of a user. */
    void beforeCallback();

    /** The caller has settled the request: nobody wants the reply. */
    void abandoned(Request<?, ?> request);

    /** A callback of a user threw. */
    void callbackFailed(Throwable cause);

    /** The request could not be settled now, for want of memory or of stack; it is to be tried again. */
    void unsettled(Request<?, ?> request);
}
