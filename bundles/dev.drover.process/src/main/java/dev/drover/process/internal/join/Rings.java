package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.link.Ring;
import dev.drover.wire.link.SafeLog;

/** Makes rings, in memory-backed storage where there is one. Where none can be made, workers stay on their sockets. */
public final class Rings implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Rings.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    /** The part of that storage that one region may take once it is used; a ring has two. */
    private static final int PART = 32;

    private final RuntimeDirectory directory;
    private final boolean inMemory;
    private final AtomicLong count = new AtomicLong();
    private final AtomicBoolean complained = new AtomicBoolean();

    public Rings() throws IOException {
        inMemory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
        directory = inMemory ? RuntimeDirectory.make(MEMORY) : RuntimeDirectory.make();
    }

    /** A new ring if both sides can use one and there is room for it, else null. */
    Ring make(List<String> pool, List<String> host) {
        if (!pool.contains("ring") || !host.contains("ring")) return null;
        try {
            Ring ring = create(directory.file("ring-" + count.incrementAndGet()), region());
            complained.set(false);
            return ring;
        } catch (IOException e) {
            if (complained.compareAndSet(false, true))
                LOG.log(Level.WARNING, "No ring can be made, workers use their sockets until there is room: " + e);
            return null;
        }
    }

    private static Ring create(Path file, int region) throws IOException {
        try {
            return Ring.create(file, region);
        } catch (IOException e) {
            // A limit on the length of files may allow what is needed.
            if (region == 0) throw e;
            return Ring.create(file, 0);
        }
    }

    /** The size of a ring's regions: none on a disk, which would have to write what passes through. */
    private int region() {
        if (!inMemory) return 0;
        long part = MEMORY.toFile().getTotalSpace() / PART;
        return part < Ring.SMALLEST_REGION ? 0 : (int) Math.min(Ring.LARGEST_REGION, Long.highestOneBit(part));
    }

    /** Gives a ring's storage back once nobody touches it any more. */
    public static void release(Ring ring, CompletableFuture<?> linkEnded, CompletableFuture<?> processEnded) {
        CompletableFuture.allOf(linkEnded, processEnded).thenRun(() -> {
            try {
                ring.release();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The storage of a ring could not be given back", e);
            }
        });
    }

    @Override
    public void close() {
        directory.close();
    }
}
