package dev.drover.pool.internal.worker;

/** Notices that a worker has answered nothing for some time. Used by the housekeeper only. */
final class StallDetector {

    private long answersSeen;
    private long changedAt;

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
}
