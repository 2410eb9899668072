package dev.drover.monitor.internal;

/** What is known of the memory of one process on Linux; all sizes in bytes. */
final class Resident {
    /** File and shared-memory pages may move by so much before their proportional share is taken as unknown. */
    private static final long LEAST_MOVE = 1 << 20;

    private static final int MOVE_DIVISOR = 16;

    private long pages = -1;
    private long total;
    private long shared;
    private long proportional = -1;
    private long privateThen;
    private long sharedThen;
    private long readNanos;
    private boolean read;

    /** Whether the system tells another number of resident pages than when {@link #resident} was called last. */
    boolean moved(long residentPages) {
        return pages != residentPages;
    }

    /** Takes the cheap figures: all resident memory, and how much of it belongs to files or shared memory. */
    void resident(long residentPages, long totalBytes, long sharedBytes) {
        pages = residentPages;
        total = totalBytes;
        shared = sharedBytes;
    }

    /** Takes the dear figure: the proportional set size, read while the cheap ones were as they are now. */
    void proportional(long bytes, long atNanos) {
        proportional = bytes;
        privateThen = total - shared;
        sharedThen = shared;
        readNanos = atNanos;
        read = true;
    }

    /** Notes that the proportional set size may not be read. */
    void refused(long atNanos) {
        proportional = -1;
        readNanos = atNanos;
        read = true;
    }

    /** Forgets the proportional set size: the process became another program. */
    void forget() {
        proportional = -1;
        read = false;
    }

    /** Whether reading the proportional set size was never tried. */
    boolean isNew() {
        return !read;
    }

    /** Whether the last reading does not hold any more. */
    boolean outdated() {
        return proportional >= 0 && !holds();
    }

    /** When reading the proportional set size was last tried, on the clock of {@link System#nanoTime}. */
    long readNanos() {
        return readNanos;
    }

    /** Whether {@link #bytes} is the proportional set size; otherwise it is the resident set size. */
    boolean isProportional() {
        return proportional >= 0 && holds();
    }

    /**
     * The private memory as it is now with the share in the memory of several processes as it was at the last reading,
     * as long as that memory is the same; else all resident memory.
     */
    long bytes() {
        if (!isProportional()) {
            return total;
        }
        return Math.max(0, Math.min(total, proportional + total - shared - privateThen));
    }

    private boolean holds() {
        return Math.abs(shared - sharedThen) <= Math.max(LEAST_MOVE, sharedThen / MOVE_DIVISOR);
    }
}
