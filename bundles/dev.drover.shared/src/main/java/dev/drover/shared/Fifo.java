package dev.drover.shared;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.shared.internal.BlockingOpen;
import dev.drover.shared.internal.Membership;

/**
 * A named pipe (FIFO): a stream of bytes between processes that need not be relatives, or written in Java. The system's
 * program {@code mkfifo} makes it, so there is none on Windows. May be used by any thread.
 *
 * <p>Streams that were opened stay so when this is closed. A writer whose readers have all gone gets an {@link
 * IOException}, a reader whose writers have all gone reads the end. A writer waits while the pipe is full, some 64
 * KiB. If two wait for a reader and one gives up, the other may get a stream whose readers are gone already: the
 * system cannot be told whom to let in.
 */
public final class Fifo implements AutoCloseable {

    private static final String KIND = "fifo";
    private static final long MAKING_SECONDS = 30;

    private final Membership membership;

    private Fifo(Membership membership) {
        this.membership = membership;
        membership.leaveAtExit();
    }

    /**
     * Makes one.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
     * @throws IOException also if the system has no named pipes
     */
    public static Fifo create(SharedFolder folder, String name) throws IOException {
        return new Fifo(Membership.create(folder.path(), KIND, name, Fifo::make));
    }

    /**
     * Opens one that another process has made, or this one.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of this name
     */
    public static Fifo open(SharedFolder folder, String name) throws IOException {
        return new Fifo(Membership.open(folder.path(), KIND, name));
    }

    private static void make(Path path) throws IOException {
        if (File.separatorChar != '/') throw new IOException("this system has no named pipes");
        Process process;
        try {
            process = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("a named pipe needs the program mkfifo", e);
        }
        try {
            if (!process.waitFor(MAKING_SECONDS, TimeUnit.SECONDS)) throw new IOException("mkfifo does not end");
            if (process.exitValue() == 0) return;
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            throw new IOException("mkfifo has failed: " + said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mkfifo ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Its file, for programs in other languages. */
    public Path path() {
        return membership.path();
    }

    /**
     * Opens the end to read from, when there is a writer.
     *
     * @throws TimeoutException if there was none for so long
     */
    public InputStream openForReading(Duration longest) throws IOException, InterruptedException, TimeoutException {
        try {
            return BlockingOpen.reader(membership.ownPath(), longest);
        } catch (TimeoutException e) {
            throw timeout("writer", longest);
        }
    }

    /**
     * Opens the end to write to, when there is a reader. An interrupt of a thread that writes closes it.
     *
     * @throws TimeoutException if there was none for so long
     */
    public OutputStream openForWriting(Duration longest) throws IOException, InterruptedException, TimeoutException {
        try {
            return Channels.newOutputStream(BlockingOpen.writer(membership.ownPath(), longest));
        } catch (TimeoutException e) {
            throw timeout("reader", longest);
        }
    }

    private TimeoutException timeout(String other, Duration longest) {
        return new TimeoutException(membership.what() + " has had no " + other + " for " + longest.toMillis() + " ms");
    }

    /** Takes the name from the pipe. Those who use it go on, nobody can open it any more. */
    public void remove() throws IOException {
        membership.remove();
    }

    /** Uses it no more; the last to do so removes it. Once is enough. */
    @Override
    public void close() throws IOException {
        membership.leave();
    }
}
