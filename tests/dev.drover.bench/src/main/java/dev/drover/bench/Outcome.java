package dev.drover.bench;

/**
 * What one round of work came to.
 *
 * @param count replies that came
 * @param nanos from the first request to the last reply
 * @param medianNanos from a request to its reply, the median; 0 if it was not measured
 */
record Outcome(long count, long nanos, double medianNanos) {

    double perSecond() {
        return count * 1e9 / nanos;
    }

    double micros() {
        return medianNanos / 1e3;
    }

    double millis() {
        return nanos / 1e6;
    }

    /** Gigabytes a second in each direction, for messages of so many bytes. */
    double gigabytes(int size) {
        return (double) count * size / nanos;
    }
}
