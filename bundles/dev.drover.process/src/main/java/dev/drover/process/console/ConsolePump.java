package dev.drover.process.console;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.Console;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.SafeLog;

/**
 * Reads what all workers print, on one thread.
 *
 * <p>It asks each pipe whether something is there and never blocks in one, so that two hundred quiet workers cost one
 * thread, and a loud one delays the others by one buffer. A virtual thread blocked in a pipe would hold its carrier.
 * What cannot be read for want of memory is left for the next round, or lost; the thread goes on.
 */
public final class ConsolePump implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ConsolePump.class);
    /** The pause after a round in which something was read; it doubles with every round in which nothing was. */
    private static final long SHORTEST_NANOS = 50_000L;

    private static final int MOST_DOUBLINGS = 10;
    /** A descendant that keeps the pipe and goes on printing must not keep its dead ancestor from being reported. */
    private static final int ROUNDS_AFTER_END = 1_000;
    /** Rounds in which a dead process's pipes may fail, which take half a second, before they are given up. */
    private static final int FAILURES_AFTER_END = 20;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    /** One process's two pipes. */
    private static final class Source {
        final Process process;
        final InputStream[] pipes;
        final ConsoleBuffer.Cutter[] cutters;
        final CompletableFuture<Void> finished = new CompletableFuture<>();
        volatile boolean ending;
        int roundsLeft = ROUNDS_AFTER_END;
        int failuresLeft = FAILURES_AFTER_END;

        Source(Process process, ConsoleBuffer console) {
            this.process = process;
            pipes = new InputStream[] {process.getInputStream(), process.getErrorStream()};
            cutters = new ConsoleBuffer.Cutter[] {
                    console.new Cutter(Console.Stream.OUT), console.new Cutter(Console.Stream.ERR)
            };
        }
    }

    private final Queue<Source> sources = new ConcurrentLinkedQueue<>();
    private final byte[] buffer = new byte[32 << 10];
    private final Thread thread;
    private volatile boolean closed;

    public ConsolePump(String name) {
        thread = Threads.named(name).newThread(this::run);
        thread.start();
    }

    public void add(Process process, ConsoleBuffer console) {
        sources.add(new Source(process, console));
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
        int quiet = 0;
        while (!closed) {
            // Whoever has interrupted this thread must not keep it from pausing.
            Thread.interrupted();
            boolean read = false;
            try {
                for (Source source : sources) read |= round(source);
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A round of reading what processes print failed", e);
            }
            quiet = read ? 0 : Math.min(quiet + 1, MOST_DOUBLINGS);
            if (!read) LockSupport.parkNanos(this, SHORTEST_NANOS << quiet);
        }
        // Nothing more is read: nobody needs to wait for it.
        for (Source source : sources) source.finished.complete(null);
    }

    private boolean round(Source source) {
        boolean ending = source.ending;
        boolean read = false;
        boolean failed = false;
        for (int i = 0; i < source.pipes.length; i++) {
            try {
                read |= pump(source, i);
            } catch (Throwable e) {
                failed = true;
                LOG.log(Level.DEBUG, "What a process prints could not be read just now", e);
            }
        }
        if (!ending) return read;
        boolean more = read ? --source.roundsLeft > 0 : failed && --source.failuresLeft > 0;
        if (!more) end(source);
        return read;
    }

    private void end(Source source) {
        sources.remove(source);
        try {
            for (int i = 0; i < source.pipes.length; i++) {
                close(source.pipes[i]);
                source.cutters[i].end();
            }
        } finally {
            source.finished.complete(null);
        }
    }

    private boolean pump(Source source, int i) {
        if (source.pipes[i] == null) return false;
        try {
            int there = source.pipes[i].available();
            if (there == 0) return false;
            int length = source.pipes[i].read(buffer, 0, Math.min(there, buffer.length));
            if (length > 0) source.cutters[i].feed(buffer, length);
            return length > 0;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The console of {0} can no longer be read: {1}", source.process, e.getMessage());
            source.pipes[i] = null;
            return false;
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
