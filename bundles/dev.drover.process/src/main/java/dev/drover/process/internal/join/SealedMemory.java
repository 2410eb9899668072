package dev.drover.process.internal.join;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

import dev.drover.wire.link.RingMemory;
import dev.drover.wire.link.RingStorage;

/**
 * A ring's memory that stands in no file system and whose size is sealed: a worker that shares it can change its
 * content, and can neither take it away nor make it larger. It ends with the processes that have it mapped.
 */
final class SealedMemory implements RingStorage {

    private static final long OWN_PID = ProcessHandle.current().pid();

    private final SystemCalls system;
    private final int descriptor;
    private boolean closed;

    /** @throws IOException if the system has no memory or no descriptor for it */
    SealedMemory(SystemCalls system) throws IOException {
        this.system = system;
        descriptor = system.createMemory();
    }

    /** This process's descriptor, by which another process of the same user can open it. */
    @Override
    public Path path() {
        return Path.of("/proc/" + OWN_PID + "/fd/" + descriptor);
    }

    @Override
    public RandomAccessFile open() throws IOException {
        try {
            return new RandomAccessFile(path().toFile(), "rw");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void fixSize() throws IOException {
        system.fixSize(descriptor);
    }

    @Override
    public boolean hasRoomFor(long bytes) throws IOException {
        return RingMemory.hasRoomFor(bytes);
    }

    /** The path is a descriptor's, which is needed to give the memory back: it goes with {@link #release}. */
    @Override
    public void unlink() {}

    @Override
    public void release(RandomAccessFile file) throws IOException {
        try {
            system.discard(descriptor, file.length());
        } finally {
            close();
        }
    }

    /** Once: the number may be another descriptor's from then on. */
    private synchronized void close() throws IOException {
        if (closed) return;
        closed = true;
        system.close(descriptor);
    }
}
