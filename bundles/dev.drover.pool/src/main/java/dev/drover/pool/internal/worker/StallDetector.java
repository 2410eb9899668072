package dev.drover.pool.internal.worker;

/**
 * Notices that a worker has answered nothing for some time, and when to ask for what it has not begun. Used by the
 * housekeeper only.
 */
final class StallDetector {

    private static final long RECALL_EVERY_NANOS = 1_000_000_000L;

    private long answersSeen;
    private long changedAt;

    private boolean recalled;
    private long recalledAt;

    /** @param now the present time by the pool's clock, in nanoseconds */
    StallDetector(long now) {
        changedAt = now;
    }

    /** Whether the number of answers has not changed for so long. Asked in each round. */
    boolean stalledFor(long nanos, long answers, long now) {
        if (answers != answersSeen) {
            answersSeen = answers;
            changedAt = now;
        }
        return now - changedAt >= nanos;
    }

    /** Whether a recall is due, which it is at most once a second; then it counts as done. */
    boolean mayRecall(long now) {
        if (recalled && now - recalledAt < RECALL_EVERY_NANOS) return false;
        recalled = true;
        recalledAt = now;
        return true;
    }
}
