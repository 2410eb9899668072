package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.Ring;
import dev.drover.wire.link.RingMemory;
import dev.drover.wire.link.SafeLog;

/**
 * Makes rings: in sealed memory where the system has that, else in files, in memory-backed storage where there is one.
 * Where none can be made, workers stay on their sockets.
 *
 * <p>A worker can make a file shorter, and the JVM that has it mapped fails at any place then: a ring in a file is for
 * workers that are trusted. The system property {@value #MEMORY_PROPERTY} is {@code file} for files
 * alone, and {@code off} for no rings. On Windows there are none: a file that is mapped cannot be removed there.
 */
public final class Rings implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Rings.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    /** The part of all storage for rings that one region may take once it is used; a ring has two. */
    private static final int PART = 32;

    /** "sealed", where that is possible, "file", or "off": all workers stay on their sockets. */
    static final String MEMORY_PROPERTY = "drover.ring.memory";

    private final RuntimeDirectory directory;
    private final String wanted = System.getProperty(MEMORY_PROPERTY, "sealed");
    private final boolean possible = !wanted.equals("off") && !Platform.THIS.isWindows();
    private final boolean sealed = possible && !wanted.equals("file") && Platform.THIS.has(Help.SYSTEM_CALLS);
    private final boolean inMemory;
    private final AtomicLong count = new AtomicLong();
    private final AtomicBoolean complained = new AtomicBoolean();

    public Rings() throws IOException {
        inMemory = Platform.THIS.has(Help.SHARED_MEMORY) && Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
        directory = inMemory ? RuntimeDirectory.make(MEMORY) : RuntimeDirectory.make();
        if (sealed) prepare();
    }

    /** Finds the system's calls while the first worker starts, which takes as long. */
    private static void prepare() {
        Thread first = new Thread(SystemCalls::find, "drover-prepare-rings");
        first.setDaemon(true);
        first.start();
    }

    /** A new ring if both sides can use one and there is room for it, else null. */
    public Ring make(List<String> pool, List<String> host) {
        if (!possible || !pool.contains("ring") || !host.contains("ring")) return null;
        try {
            Ring ring = create();
            complained.set(false);
            return ring;
        } catch (IOException e) {
            if (complained.compareAndSet(false, true))
                LOG.log(Level.WARNING, "No ring can be made, workers use their sockets until there is room: " + e);
            return null;
        }
    }

    private Ring create() throws IOException {
        Optional<SystemCalls> system = sealed ? SystemCalls.find() : Optional.empty();
        if (system.isPresent()) {
            try {
                return Ring.create(new SealedMemory(system.get()), region(RingMemory.all() / 2));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A ring has no sealed memory", e);
            }
        }
        return createFile(directory.file("ring-" + count.incrementAndGet()), region());
    }

    private static Ring createFile(Path file, int region) throws IOException {
        try {
            return Ring.create(file, region);
        } catch (IOException e) {
            // A limit on the length of files may allow what is needed.
            if (region == 0) throw e;
            return Ring.create(file, 0);
        }
    }

    /** The size of a file's regions: none on a disk, which would have to write what passes through. */
    private int region() {
        return inMemory ? region(MEMORY.toFile().getTotalSpace()) : 0;
    }

    /** The size of a ring's regions by what all rings may take together. */
    private static int region(long space) {
        long part = space / PART;
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
