package dev.drover.process.console;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.process.Console;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.SafeLog;
import dev.drover.wire.link.SafeLoop;

/**
 * Reads what all workers print, on one thread.
 *
 * <p>It asks each pipe whether something is there and never blocks in one, so that two hundred quiet workers cost one
 * thread, and a loud one delays the others by one buffer. A virtual thread blocked in a pipe would hold its carrier. A
 * process that prints, or has just printed, is asked 20 times a second and more; one that has been silent for a second
 * is asked together with all others that are, a few times a second, and at once when somebody wants to read its page.
 * One that is stopped prints nothing: once its pipes are empty it is asked a tenth as often, for the sake of what has
 * left its tree.
 * What cannot be read for want of memory is left for the next round, or lost; the thread goes on.
 */
public final class ConsolePump implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ConsolePump.class);
    /** The pause after a round in which something was read; it doubles with every round in which nothing was. */
    private static final long SHORTEST_NANOS = 50_000L;

    private static final int MOST_DOUBLINGS = 10;
    /** A process that has printed nothing for so long is a silent one. */
    private static final long LIVELY_NANOS = 1_000_000_000L;
    /** How often silent processes are asked. */
    private static final long SILENT_NANOS = 400_000_000L;
    /** How many of these times pass by a process that is stopped. */
    private static final int STILL_TURNS = 10;
    /** When nothing more has come for so long, the beginning of a line is shown. */
    private static final long PARTIAL_NANOS = 250_000_000L;
    private static final int BUFFER = 32 << 10;
    /** A descendant that keeps the pipe and goes on printing must not keep its dead ancestor from being reported. */
    private static final int ROUNDS_AFTER_END = 1_000;
    /** Rounds in which a dead process's pipes may fail, which take half a second, before they are given up. */
    private static final int FAILURES_AFTER_END = 20;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Queue<Source> sources = new ConcurrentLinkedQueue<>();
    private final byte[] buffer = new byte[BUFFER];
    private final Thread thread;
    private long silentAsked = System.nanoTime();
    private volatile boolean closed;

    public ConsolePump(String name) {
        thread = Threads.named(name).newThread(() -> SafeLoop.run(this::run));
        thread.start();
    }

    public void add(Process process, ConsoleBuffer console) {
        add(process, console, () -> false);
    }

    /** @param still says whether the process is stopped, with all that it has started */
    public void add(Process process, ConsoleBuffer console, BooleanSupplier still) {
        Source source = new Source(process, console, still);
        sources.add(source);
        console.readBy(source);
        LockSupport.unpark(thread);
    }

    /** The process has ended: settles once all that it printed has been read and its pipes are closed. */
    public CompletableFuture<Void> finish(Process process) {
        for (Source source : sources) {
            if (source.process != process) continue;
            source.ending = true;
            LockSupport.unpark(thread);
            return source.finished;
        }
        return CompletableFuture.completedFuture(null);
    }

    private void run() {
        while (!closed) {
            // Whoever has interrupted this thread must not keep it from pausing.
            Thread.interrupted();
            long pause = SHORTEST_NANOS << MOST_DOUBLINGS;
            try {
                pause = turn();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A round of reading what processes print failed", e);
            }
            if (pause > 0) LockSupport.parkNanos(this, pause);
        }
        // Nothing more is read: nobody needs to wait for it.
        for (Source source : sources) source.finished.complete(null);
    }

    /** Reads once from all that it is time for; returns for how many nanoseconds it is for none. */
    private long turn() {
        long now = System.nanoTime();
        boolean all = now - silentAsked >= SILENT_NANOS;
        if (all) silentAsked = now;
        long pause = silentAsked + SILENT_NANOS - now;
        for (Source source : sources) {
            if (source.silent(now) && (!all || source.rests())) continue;
            source.round(now);
            if (!source.silent(now)) pause = Math.min(pause, source.pause());
        }
        return pause;
    }

    /** One process's two pipes. */
    private final class Source implements Runnable {
        private final Process process;
        private final ConsoleBuffer console;
        private final InputStream[] pipes;
        private final ConsoleBuffer.Cutter[] cutters;
        private final CompletableFuture<Void> finished = new CompletableFuture<>();
        /** Whether its streams are the JDK's, which never block when something is there. */
        private final boolean ofTheJdk;
        private final BooleanSupplier still;
        private volatile boolean ending;
        private volatile boolean wanted;
        private volatile long lastRead = System.nanoTime();
        /** Whether what has come may be the beginning of a line. */
        private volatile boolean partial;
        private volatile boolean failed;
        private int quiet;
        private int roundsLeft = ROUNDS_AFTER_END;
        private int failuresLeft = FAILURES_AFTER_END;
        /** How often it has been passed by since it was found empty while its process was stopped; -1 before that. */
        private int passedBy = -1;

        Source(Process process, ConsoleBuffer console, BooleanSupplier still) {
            this.process = process;
            this.console = console;
            this.still = still;
            ofTheJdk = process.getClass().getModule() == Process.class.getModule();
            pipes = new InputStream[] {process.getInputStream(), process.getErrorStream()};
            cutters = new ConsoleBuffer.Cutter[] {
                    console.new Cutter(Console.Stream.OUT), console.new Cutter(Console.Stream.ERR)
            };
        }

        boolean silent(long now) {
            return !ending && !wanted && now - lastRead >= LIVELY_NANOS;
        }

        /** Whether it need not be asked this time, because its process is stopped and had been read to the end. */
        boolean rests() {
            if (passedBy < 0) return false;
            if (still.getAsBoolean() && ++passedBy < STILL_TURNS) return true;
            passedBy = -1;
            return false;
        }

        long pause() {
            return quiet == 0 ? 0 : SHORTEST_NANOS << quiet;
        }

        /** Somebody wants to see what it has printed: reads it now, or has it read soon. */
        @Override
        public void run() {
            if (ofTheJdk) {
                // One buffer: what there is more of, the next page has.
                read(null);
            } else if (!wanted) {
                wanted = true;
                LockSupport.unpark(thread);
            }
        }

        void round(long now) {
            boolean last = ending;
            wanted = false;
            boolean stopped = still.getAsBoolean();
            boolean read = read(buffer);
            passedBy = stopped && !read && !failed ? 0 : -1;
            quiet = read ? 0 : Math.min(quiet + 1, MOST_DOUBLINGS);
            if (last) {
                boolean more = read ? --roundsLeft > 0 : failed && --failuresLeft > 0;
                if (!more) end();
            } else if (partial && now - lastRead >= PARTIAL_NANOS) rest();
        }

        /** @param into null for a buffer of its own; returns whether anything was read */
        private synchronized boolean read(byte[] into) {
            boolean read = false;
            failed = false;
            for (int i = 0; i < pipes.length; i++) {
                try {
                    read |= pump(i, into);
                } catch (Throwable e) {
                    failed = true;
                    LOG.log(Level.DEBUG, "What a process prints could not be read just now", e);
                }
            }
            if (read) lastRead = System.nanoTime();
            return read;
        }

        private boolean pump(int i, byte[] into) {
            if (pipes[i] == null) return false;
            try {
                int there = pipes[i].available();
                if (there == 0) return false;
                byte[] data = into == null ? new byte[Math.min(there, BUFFER)] : into;
                int length = pipes[i].read(data, 0, Math.min(there, data.length));
                if (length <= 0) return false;
                partial = true;
                cutters[i].feed(data, length);
                return true;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The console of {0} can no longer be read: {1}", process, e.getMessage());
                pipes[i] = null;
                return false;
            }
        }

        private synchronized void rest() {
            partial = false;
            for (ConsoleBuffer.Cutter each : cutters) each.rest();
        }

        private synchronized void end() {
            sources.remove(this);
            try {
                console.readNoMoreBy(this);
                for (int i = 0; i < pipes.length; i++) {
                    close(pipes[i]);
                    pipes[i] = null;
                    cutters[i].end();
                }
            } finally {
                finished.complete(null);
            }
        }
    }

    private static void close(InputStream pipe) {
        try {
            if (pipe != null) pipe.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A console pipe could not be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Threads.join(thread, CLOSE_PATIENCE);
    }
}
