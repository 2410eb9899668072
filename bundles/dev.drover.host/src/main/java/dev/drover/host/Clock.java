package dev.drover.host;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.Link;

/**
 * The host's only timer. Each second it looks whether the parent is still the process that it was; and it sends replies
 * that a task thread has put off, at most a millisecond after they were.
 */
final class Clock extends Thread {

    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long PUT_OFF_NANOS = 1_000_000L;

    private final Link link;
    private final long parent;
    private final Departure departure;
    private volatile boolean armed;

    Clock(Link link, long parent, Departure departure) {
        super("drover-clock");
        this.link = link;
        this.parent = parent;
        this.departure = departure;
        setDaemon(true);
    }

    /** Replies wait in the link: send them soon. */
    void flushSoon() {
        if (armed) return;
        armed = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        Optional<Instant> born = bornOf(parent);
        long nextLook = System.nanoTime() + LOOK_NANOS;
        while (true) {
            LockSupport.parkNanos(this, armed ? PUT_OFF_NANOS : Math.max(1, nextLook - System.nanoTime()));
            if (armed) {
                LockSupport.parkNanos(this, PUT_OFF_NANOS);
                armed = false;
                link.flush();
            }
            if (System.nanoTime() - nextLook >= 0) {
                nextLook = System.nanoTime() + LOOK_NANOS;
                if (!bornOf(parent).equals(born)) departure.orphaned();
            }
        }
    }

    /** A process id that is used again belongs to a process born later. */
    private static Optional<Instant> bornOf(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    }
}
