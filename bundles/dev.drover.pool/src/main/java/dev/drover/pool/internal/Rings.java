package dev.drover.pool.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.link.Ring;

/** Makes rings, in memory-backed storage where there is one. Where none can be made, workers stay on their sockets. */
final class Rings implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Rings.class.getName());
    private static final Path MEMORY = Path.of("/dev/shm");

    private final RuntimeDirectory directory;
    private final AtomicLong count = new AtomicLong();
    private final AtomicBoolean complained = new AtomicBoolean();

    Rings() throws IOException {
        directory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY) ? RuntimeDirectory.make(MEMORY)
                : RuntimeDirectory.make();
    }

    /** A new ring if both sides can use one and there is room for it, else null. */
    Ring make(List<String> pool, List<String> host) {
        if (!pool.contains("ring") || !host.contains("ring")) return null;
        try {
            Ring ring = Ring.create(directory.file("ring-" + count.incrementAndGet()));
            complained.set(false);
            return ring;
        } catch (IOException e) {
            if (complained.compareAndSet(false, true))
                LOG.log(Level.WARNING, "No ring can be made, workers use their sockets until there is room: " + e);
            return null;
        }
    }

    /** Gives a ring's storage back once nobody touches it any more. */
    static void release(Ring ring, CompletableFuture<?> linkEnded, CompletableFuture<?> processEnded) {
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
