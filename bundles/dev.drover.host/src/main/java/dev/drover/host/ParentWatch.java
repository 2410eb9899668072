package dev.drover.host;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks about each second whether the parent is still the process that it was, and tells within a second if not. */
final class ParentWatch extends Thread {

    private static final long LOOK_NANOS = 900_000_000L;
    /** One look may fail for want of a file descriptor. */
    private static final int MISSES = 2;
    private static final long SECOND_LOOK_NANOS = 100_000_000L;

    private final long parent;
    private final Runnable gone;

    /** @param gone called once, when the parent is no longer there */
    ParentWatch(long parent, Runnable gone) {
        super("drover-parent-watch");
        this.parent = parent;
        this.gone = gone;
        setDaemon(true);
    }

    @Override
    public void run() {
        LockSupport.parkNanos(this, LOOK_NANOS);
        // Asked only now: at the start every millisecond counts, and the link's end tells of a death until then.
        Optional<Instant> born = bornOf(parent);
        // A parent that cannot be seen, from another namespace say, cannot be watched either.
        if (born.isEmpty()) return;
        for (int misses = 0; misses < MISSES; misses = bornOf(parent).equals(born) ? 0 : misses + 1)
            LockSupport.parkNanos(this, misses == 0 ? LOOK_NANOS : SECOND_LOOK_NANOS);
        gone.run();
    }

    /** A process id that is used again belongs to a process born later. */
    private static Optional<Instant> bornOf(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    }
}
