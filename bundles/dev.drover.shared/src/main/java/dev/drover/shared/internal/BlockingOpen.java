package dev.drover.shared.internal;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens one end of a named pipe, which the system does when the other end is opened and not before. A thread of its own
 * waits for that. When the time is over this opens both ends, which never waits, and so brings that thread back.
 */
public final class BlockingOpen {

    private BlockingOpen() {}

    public static FileInputStream reader(Path pipe, Duration longest)
            throws IOException, InterruptedException, TimeoutException {
        return open(pipe, longest, () -> new FileInputStream(pipe.toFile()));
    }

    public static FileChannel writer(Path pipe, Duration longest)
            throws IOException, InterruptedException, TimeoutException {
        // A FileOutputStream would make a file where there is none.
        return open(pipe, longest, () -> FileChannel.open(pipe, StandardOpenOption.WRITE));
    }

    private static <T extends Closeable> T open(Path pipe, Duration longest, Callable<T> opening)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<T> opened = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(opening, opened), "drover-fifo-open");
        thread.setDaemon(true);
        thread.start();
        try {
            return opened.get(TimeUnit.NANOSECONDS.convert(longest), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            if (!opened.cancel(false) && !opened.isCompletedExceptionally()) return keep(opened, e);
            bringBack(pipe, thread);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw new IOException(io.getMessage(), io);
            throw new IllegalStateException(e.getCause());
        }
    }

    /** It was opened at the last moment. */
    private static <T> T keep(CompletableFuture<T> opened, Exception e) {
        if (e instanceof InterruptedException) Thread.currentThread().interrupt();
        return opened.join();
    }

    private static <T extends Closeable> void run(Callable<T> opening, CompletableFuture<T> opened) {
        try {
            T open = opening.call();
            if (!opened.complete(open)) open.close();
        } catch (Throwable e) {
            opened.completeExceptionally(e);
        }
    }

    private static void bringBack(Path pipe, Thread thread) throws IOException {
        boolean interrupted = false;
        FileChannel both = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            both.close();
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
