package dev.drover.host;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks each second whether the parent is still the process that it was. */
final class ParentWatch extends Thread {

    private static final long LOOK_NANOS = 1_000_000_000L;

    private final long parent;
    private final Departure departure;

    ParentWatch(long parent, Departure departure) {
        super("drover-parent-watch");
        this.parent = parent;
        this.departure = departure;
        setDaemon(true);
    }

    @Override
    public void run() {
        LockSupport.parkNanos(this, LOOK_NANOS);
        // Asked only now: at the start every millisecond counts, and the link's end tells of a death until then.
        Optional<Instant> born = bornOf(parent);
        while (born.isPresent() && bornOf(parent).equals(born)) LockSupport.parkNanos(this, LOOK_NANOS);
        departure.orphaned();
    }

    /** A process id that is used again belongs to a process born later. */
    private static Optional<Instant> bornOf(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    }
}
