package dev.drover.process.console;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.Console;
import dev.drover.wire.link.SafeLog;

/**
 * Reads what all workers print, on one thread.
 *
 * <p>It asks each pipe whether something is there and never blocks in one, so that two hundred quiet workers cost one
 * thread, and a loud one delays the others by one buffer. A virtual thread blocked in a pipe would hold its carrier.
 */
public final class ConsolePump implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ConsolePump.class);
    /** The pause after a round in which something was read; it doubles with every round in which nothing was. */
    private static final long SHORTEST_NANOS = 50_000L;

    private static final int MOST_DOUBLINGS = 10;
    /** A descendant that keeps the pipe and goes on printing must not keep its dead ancestor from being reported. */
    private static final int ROUNDS_AFTER_END = 1_000;

    /** One process's two pipes. */
    private static final class Source {
        final Process process;
        final InputStream[] pipes;
        final ConsoleBuffer.Cutter[] cutters;
        final CompletableFuture<Void> finished = new CompletableFuture<>();
        volatile boolean ending;
        int roundsLeft = ROUNDS_AFTER_END;

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
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
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
            boolean read = false;
            for (Source source : sources) read |= round(source);
            quiet = read ? 0 : Math.min(quiet + 1, MOST_DOUBLINGS);
            if (!read) LockSupport.parkNanos(this, SHORTEST_NANOS << quiet);
        }
    }

    private boolean round(Source source) {
        boolean ending = source.ending;
        boolean read = false;
        for (int i = 0; i < source.pipes.length; i++) read |= pump(source, i);
        if (ending && (!read || --source.roundsLeft == 0)) {
            sources.remove(source);
            for (int i = 0; i < source.pipes.length; i++) {
                source.cutters[i].end();
                close(source.pipes[i]);
            }
            source.finished.complete(null);
        }
        return read;
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
            LOG.log(Level.DEBUG, "The console of process {0} can no longer be read: {1}", source.process.pid(),
                    e.getMessage());
            source.pipes[i] = null;
            return false;
        }
    }

    private static void close(InputStream pipe) {
        try {
            if (pipe != null) pipe.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A console pipe could not be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
