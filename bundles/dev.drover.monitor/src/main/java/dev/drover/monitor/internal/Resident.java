package dev.drover.monitor.internal;

/**
 * The memory of one process on Linux, in bytes. The resident set size and its shared part are cheap to read. The
 * proportional set size is expensive, so between two readings of it {@link #bytes} adds what has changed since.
 */
final class Resident {
    /** The proportional set size is outdated once shared memory has changed by a sixteenth and by 1 MiB at least. */
    private static final long MIN_CHANGE = 1 << 20;

    private static final int CHANGE_DIVISOR = 16;

    private long pages = -1;
    private long total;
    private long shared;
    private long proportional = -1;
    private long privateAtReading;
    private long sharedAtReading;
    private long triedNanos;
    private boolean tried;

    /** Whether the number of resident pages differs from the one recorded last. */
    boolean changed(long residentPages) {
        return pages != residentPages;
    }

    /** Records the resident set size, and how much of it belongs to files or shared memory. Both are cheap to read. */
    void recordResident(long residentPages, long totalBytes, long sharedBytes) {
        pages = residentPages;
        total = totalBytes;
        shared = sharedBytes;
    }

    /** Records the proportional set size, which is expensive to read. It belongs to the sizes recorded last. */
    void recordProportional(long bytes, long atNanos) {
        proportional = bytes;
        privateAtReading = total - shared;
        sharedAtReading = shared;
        triedNanos = atNanos;
        tried = true;
    }

    /** Records that the proportional set size cannot be read. */
    void recordRefused(long atNanos) {
        proportional = -1;
        triedNanos = atNanos;
        tried = true;
    }

    /** Forgets the proportional set size, because the process runs another program now. */
    void forget() {
        proportional = -1;
        tried = false;
    }

    /** Whether nobody has tried yet to read the proportional set size. */
    boolean isNew() {
        return !tried;
    }

    /** Whether the shared memory has changed too much since the proportional set size was read. */
    boolean outdated() {
        return proportional >= 0 && !sharedUnchanged();
    }

    /** The time of the last try to read the proportional set size, on the clock of {@link System#nanoTime}. */
    long triedNanos() {
        return triedNanos;
    }

    /** Whether {@link #bytes} is the proportional set size; otherwise it is the resident set size. */
    boolean isProportional() {
        return proportional >= 0 && sharedUnchanged();
    }

    /**
     * The proportional set size read last, plus the growth of private memory since. The resident set size, if there is
     * no proportional one or it is outdated.
     */
    long bytes() {
        if (!isProportional()) {
            return total;
        }
        return Math.max(0, Math.min(total, proportional + total - shared - privateAtReading));
    }

    private boolean sharedUnchanged() {
        return Math.abs(shared - sharedAtReading) <= Math.max(MIN_CHANGE, sharedAtReading / CHANGE_DIVISOR);
    }
}
