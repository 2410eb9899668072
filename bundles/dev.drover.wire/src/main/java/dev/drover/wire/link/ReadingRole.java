package dev.drover.wire.link;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The role of the one thread that reads. It moves to a new thread when the present one is held by a callback.
 *
 * <p>Implementation notes. {@code progress} is odd while a callback may be running. The owner of the role steps it by
 * one into a callback and out of it. A watching thread looks at it every {@value #PATIENCE_MILLIS} ms; if it still has
 * the odd value of the look before, the watch starts a new thread, which takes the role by stepping {@code progress} in
 * the owner's place. The old owner finds that out when its callback returns, and leaves.
 *
 * <p>The watch sleeps while the owner waits for frames, and is woken by the next callback. Only the owner's wait ends
 * with a full fence ({@link #woke}), so that a callback costs none: a watch that falls asleep looks at {@code progress}
 * once more, and sees either the step of {@code woke}, or is seen asleep by all callbacks that follow it.
 */
final class ReadingRole {

    private static final System.Logger LOG = SafeLog.of(ReadingRole.class);

    private static final int PATIENCE_MILLIS = 2;
    /** Looks without anything new before the watch sleeps, at most; fewer if there was little new since it woke. */
    private static final int MAX_QUIET_LOOKS = 50;
    /** Threads held by callbacks at one time, at most; beyond that, replies wait. Far more than a program can mean. */
    private static final int MAX_HELD = 4_096;

    private final String name;
    private final Runnable reading;
    private final AtomicLong progress = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Thread watch;

    private volatile Thread owner;
    private volatile boolean watching = true;
    /** Whether the owner waits for frames: only then may the watch sleep. */
    private volatile boolean waiting;
    private volatile boolean ended;
    /** Whether it was said that there is no thread to be had. By the watch only. */
    private boolean noThreadSaid;

    /**
     * @param name of the threads
     * @param reading reads until it is to end, or until {@link #backFromCallback} is false
     */
    ReadingRole(String name, Runnable reading) {
        this.name = name;
        this.reading = reading;
        watch = new Thread(() -> SafeLoop.run(this::watch), name + "-watch");
        watch.setDaemon(true);
    }

    void start() {
        watch.start();
        new OwnThread(0).start();
    }

    /** Ends the watch. By the owner, as the last thing. */
    void end() {
        ended = true;
        LockSupport.unpark(watch);
    }

    /** Waits for the threads after {@link #end}, at most so long. */
    void join(long millis) throws InterruptedException {
        watch.join(Math.max(1, millis));
        Thread last = owner;
        if (last != null) last.join(Math.max(1, millis));
    }

    boolean ownedByThisThread() {
        return owner == Thread.currentThread();
    }

    // ---- what the owner says

    /** This thread begins to wait for frames. */
    void waits() {
        waiting = true;
    }

    /** Its wait is over. */
    void woke() {
        waiting = false;
        progress.set(progress.getPlain() + 2);
    }

    /** Code that may take long follows. On threads without the role it does nothing. */
    void intoCallback() {
        if (!(Thread.currentThread() instanceof OwnThread me) || me.role() != this || me.inside != 0) return;
        me.inside = progress.getPlain() + 1;
        progress.lazySet(me.inside);
        if (!watching) wakeWatch();
    }

    /** That code has returned, if there was any; false if another thread has the role now. */
    boolean backFromCallback() {
        OwnThread me = (OwnThread) Thread.currentThread();
        long was = me.inside;
        if (was == 0) return true;
        me.inside = 0;
        // A callback that leaves the thread interrupted would keep the selector from waiting.
        Thread.interrupted();
        if (progress.compareAndSet(was, was + 1)) return true;
        held.decrementAndGet();
        return false;
    }

    /** A thread that can be replaced while it is in a callback. */
    private final class OwnThread extends Thread {
        /** The value of progress in the callback, 0 outside. */
        private long inside;
        /** The callback of the thread that this one is to replace, 0 for the first thread. */
        private final long predecessor;

        OwnThread(long predecessor) {
            super(name);
            this.predecessor = predecessor;
            setDaemon(true);
        }

        ReadingRole role() {
            return ReadingRole.this;
        }

        @Override
        public void run() {
            if (takeRole(predecessor)) SafeLoop.run(reading);
        }
    }

    /** Takes the role from the thread that is in the given callback, if it still is. */
    private boolean takeRole(long predecessor) {
        if (predecessor != 0) {
            // Counted before, for the predecessor counts itself out as soon as it notices.
            held.incrementAndGet();
            if (!progress.compareAndSet(predecessor, predecessor + 1)) {
                held.decrementAndGet();
                return false;
            }
        }
        owner = Thread.currentThread();
        return true;
    }

    // ---- the watch

    private void watch() {
        long last = 0;
        int quiet = 0;
        int changes = 0;
        while (!ended) {
            if (!watching) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, PATIENCE_MILLIS * 1_000_000L);
            long now = progress.get();
            if (now != last) {
                quiet = 0;
                changes++;
            } else if ((now & 1) != 0) replace(now);
            else if (++quiet > Math.min(changes, MAX_QUIET_LOOKS) && waiting) {
                quiet = 0;
                changes = 0;
                watching = false;
                if (progress.get() != now) watching = true;
            }
            last = now;
        }
    }

    private void wakeWatch() {
        watching = true;
        LockSupport.unpark(watch);
    }

    /** Starts a thread that becomes the owner, if the present one is still in the given callback. */
    private void replace(long inside) {
        if (held.get() >= MAX_HELD) return;
        try {
            new OwnThread(inside).start();
            noThreadSaid = false;
        } catch (OutOfMemoryError e) {
            // The next look tries again.
            if (noThreadSaid) return;
            noThreadSaid = true;
            LOG.log(Level.WARNING, name + " waits for a slow callback: there is no thread to replace it");
        }
    }
}
