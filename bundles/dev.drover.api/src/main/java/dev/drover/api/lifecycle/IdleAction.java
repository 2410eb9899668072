package dev.drover.api.lifecycle;

/** What a resting worker does next. */
public enum IdleAction {
    /** It stays ready. */
    STAY,
    /** It sleeps until the next request, as deep as its pool says; it hibernates where it cannot be stopped. */
    SLEEP,
    /** It is ended, if the pool has more than its minimum. */
    DRAIN
}
