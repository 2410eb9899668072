package dev.drover.shared.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Lets one at a time change which files are in a folder: one thread of one process. The kernel opens it when that one
 * dies. Held for some tens of microseconds.
 *
 * <p>A process loses its locks on a file when it closes any of its channels on it, and has none twice. So in one JVM
 * the file is open once at a time, by whatever class loader: the monitor is that of an interned string, of which a
 * JVM has one.
 */
final class Gate {

    /** For how long somebody may hold it who is not dead: then it is stopped, or worse. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String FILE = "gate";

    private final Path file;
    private final Object monitor;

    /** What is done inside. May not take the gate of another folder. */
    interface Work<T> {
        T run() throws IOException;
    }

    Gate(Path folder) {
        file = folder.resolve(FILE);
        monitor = ("dev.drover.shared.gate " + file).intern();
    }

    /** @throws IOException of the work, or because one other stays inside for 10 s: the message says who */
    <T> T inside(Work<T> work) throws IOException {
        return inside(PATIENCE, work);
    }

    <T> T inside(Duration patience, Work<T> work) throws IOException {
        Pause pause = new Pause(patience);
        String before = null;
        // An interrupt would close the channel; it is kept for the end.
        boolean interrupted = false;
        try {
            while (true) {
                String holder;
                synchronized (monitor) {
                    interrupted |= Thread.interrupted();
                    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
                            FileLock lock = tryLock(open.getChannel())) {
                        if (lock != null) {
                            open.write(String.format("%-20d\n", ProcessHandle.current().pid()).getBytes());
                            return work.run();
                        }
                        holder = open.readLine();
                    } catch (ClosedByInterruptException e) {
                        continue;
                    }
                }
                // Where many want to enter at once they go on one after the other, and each has its time.
                if (holder != null && !holder.equals(before)) pause = new Pause(patience);
                before = holder;
                if (pause.over()) {
                    throw new IOException("process " + (holder == null ? "?" : holder.strip())
                            + " has begun to change " + file.getParent() + " and does not go on; is it stopped?");
                }
                pause.once();
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
