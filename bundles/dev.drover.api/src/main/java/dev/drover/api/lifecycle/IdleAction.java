package dev.drover.api.lifecycle;

/** What a resting worker does next. */
public enum IdleAction {
    /** It stays ready. */
    STAY,
    /** It is stopped until the next request, by the {@link Sleeper}; without one it stays ready. */
    SLEEP,
    /** It is ended, if the pool has more than its minimum. */
    DRAIN
}
