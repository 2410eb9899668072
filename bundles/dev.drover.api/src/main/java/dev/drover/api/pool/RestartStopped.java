package dev.drover.api.pool;

/**
 * A rolling restart, or the replacement of one worker, has stopped: a new worker did not come up, or ended at once. The
 * workers that had not been replaced go on as they are. The message says which worker it was, and why.
 */
public final class RestartStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int replaced;

    /** @param replaced how many workers had been replaced by then */
    public RestartStopped(String message, int replaced) {
        super(message);
        this.replaced = replaced;
    }

    /** How many workers had been replaced by then. */
    public int replaced() {
        return replaced;
    }
}
