package dev.drover.wire.link;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Two byte streams in one mapped file, one for each direction; each has one producer and one consumer, and beside it a
 * region: a second, larger stream, for the payloads of large frames.
 *
 * <pre>
 *   0        magic and version            u64
 *   8        capacity of one stream       u64, a power of two
 *   16       capacity of one region       u64, a power of two, or 0 for none
 *   128      stream 0: tail               u64, bytes ever produced     (written by the producer)
 *   256      stream 0: head               u64, bytes ever consumed     (written by the consumer)
 *   384      stream 0: consumer waits     u32, 1: ring when you produce
 *   512      stream 0: producer waits     u32, 1: ring when you consume
 *   640      stream 1: the same four
 *   1152     region 0: tail, head
 *   1408     region 1: tail, head
 *   4096     bytes of stream 0, of stream 1, of region 0, of region 1
 * </pre>
 *
 * Words that different processes write are 128 bytes apart, for processors fetch cache lines in pairs. The pool
 * produces into stream 0, the host into stream 1. In a stream the frames stand without gaps, as on a socket.
 *
 * <p>A stream is small, so that its bytes stay in the processor's caches. A region holds more than a message, so that
 * neither side waits for the other within one; it has no memory before it is used.
 */
public final class Ring {

    /** Bytes of one stream: room for a message of a megabyte, so that both sides copy at the same time. */
    static final int CAPACITY = 1 << 20;

    /** Bytes of one region, at most. */
    public static final int LARGEST_REGION = 32 << 20;
    /** And at least. */
    public static final int SMALLEST_REGION = 512 << 10;

    private static final int DATA = 4096;
    private static final int PIECE = 64 << 10;
    private static final int STREAMS = DATA + 2 * CAPACITY;
    private static final long MAGIC = 0x44524f5645520002L;
    private static final int HEADER = 24;

    private static final int LINE = 128;
    private static final int STREAM = 4 * LINE;
    private static final int REGIONS = LINE + 2 * STREAM;
    private static final int REGION = 2 * LINE;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Path path;
    /** Not a channel: those are closed when a thread that writes is interrupted, and users' threads write. */
    private final RandomAccessFile file;
    private final ByteBuffer memory;
    private final int region;

    private Ring(Path path, RandomAccessFile file, ByteBuffer memory, int region) {
        this.path = path;
        this.file = file;
        this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
        this.region = region;
    }

    private static int size(int region) {
        return STREAMS + 2 * region;
    }

    /**
     * Gets ready to open a ring. Worth a call on a thread of its own where milliseconds count: the first ring of a
     * process takes several.
     */
    public static void prepare() {
        Mapping.prepare();
    }

    /**
     * Makes the file, for its owner only, and fills its streams: a file without its pages would fail on first touch
     * when the storage is full.
     *
     * @param region bytes of one region, a power of two up to {@link #LARGEST_REGION}, or 0 for none
     * @throws IOException if there is no room or the file cannot be made
     */
    public static Ring create(Path file, int region) throws IOException {
        if (!possible(region)) throw new IllegalArgumentException("A region cannot have " + region + " bytes");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        RandomAccessFile opened = null;
        try {
            opened = new RandomAccessFile(file.toFile(), "rw");
            byte[] begin = new byte[DATA];
            ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).putLong(CAPACITY).putLong(region);
            opened.write(begin);
            byte[] nothing = new byte[PIECE];
            for (int rest = 2 * CAPACITY; rest > 0; rest -= PIECE) opened.write(nothing);
            opened.setLength(size(region));
            ByteBuffer memory = opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, size(region));
            return new Ring(file, opened, memory, region);
        } catch (IOException e) {
            if (opened != null) opened.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static boolean possible(long region) {
        return region == 0 || region >= SMALLEST_REGION && region <= LARGEST_REGION && Long.bitCount(region) == 1;
    }

    /**
     * Maps a file that the pool has made.
     *
     * @throws IOException if it is not such a file, or not the user's own
     */
    public static Ring open(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw new IOException(file + " is no ring");
        String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
        if (!owner.equals(user())) throw new IOException(file + " belongs to " + owner);
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        try {
            return open(file, opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** This process's user, as the owner of a file is named. */
    private static String user() throws IOException {
        String name = System.getProperty("user.name");
        // A user of whom the system knows no more than the number, as in many containers, has no name in Java.
        return name.equals("?") ? Files.getOwner(Path.of("/proc/self")).getName() : name;
    }

    private static Ring open(Path path, RandomAccessFile file) throws IOException {
        if (file.length() < STREAMS)
            throw new IOException(path + " has " + file.length() + " bytes, too few for a ring");
        byte[] begin = new byte[HEADER];
        file.readFully(begin);
        ByteBuffer header = ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getLong() != MAGIC || header.getLong() != CAPACITY)
            throw new IOException(path + " is a ring of another version");
        long region = header.getLong();
        if (!possible(region)) throw new IOException(path + " has an impossible region");
        int size = size((int) region);
        if (file.length() != size)
            throw new IOException(path + " has " + file.length() + " bytes instead of " + size);
        return new Ring(path, file, Mapping.map(file.getChannel(), size), (int) region);
    }

    /** The same for a side that must not put anything into its region. */
    public Ring withoutRegions() {
        return new Ring(path, file, memory, 0);
    }

    /** Where it was made or opened. */
    public Path path() {
        return path;
    }

    /** Removes the name; the memory stays with those who have it mapped. */
    public void unlink() throws IOException {
        Files.deleteIfExists(path);
    }

    /**
     * Gives the storage back, though the memory stays mapped until it is collected. The link and the other process must
     * have ended: touching the memory fails from now on.
     */
    public void release() throws IOException {
        file.setLength(0);
        file.close();
    }

    /** Bytes in one direction, seen from one side. Positions count from the beginning of the link and never wrap. */
    class Bytes {
        final int words;
        private final int data;
        private final int capacity;

        private Bytes(int words, int data, int capacity) {
            this.words = words;
            this.data = data;
            this.capacity = capacity;
        }

        int capacity() {
            return capacity;
        }

        ByteBuffer memory() {
            return memory;
        }

        /** Where the byte of a position stands in {@link #memory}. */
        int at(long position) {
            return data + (int) (position & capacity - 1);
        }

        /** How many bytes from a position on stand in one piece. */
        int piece(long position) {
            return capacity - (int) (position & capacity - 1);
        }

        long tail() {
            return (long) LONG.getAcquire(memory, words);
        }

        /** Makes everything before the position visible to the consumer. */
        void tail(long position) {
            LONG.setRelease(memory, words, position);
        }

        long head() {
            return (long) LONG.getAcquire(memory, words + LINE);
        }

        /** Gives everything before the position back to the producer. */
        void head(long position) {
            LONG.setRelease(memory, words + LINE, position);
        }

    }

    /** One direction of the frames. Its two waiting words are for its region too. */
    final class Stream extends Bytes {
        Stream(int number) {
            super(LINE + number * STREAM, DATA + number * CAPACITY, CAPACITY);
        }

        /** The consumer says that it will wait; then it must look once more. */
        void consumerWaits() {
            INT.setOpaque(memory, words + 2 * LINE, 1);
            VarHandle.fullFence();
        }

        /** Asked by the producer after producing: whether the consumer must be woken. True once for each wait. */
        boolean wakeConsumer() {
            return wake(words + 2 * LINE);
        }

        /** The producer says that it will wait for room; then it must look once more. */
        void producerWaits() {
            INT.setOpaque(memory, words + 3 * LINE, 1);
            VarHandle.fullFence();
        }

        /** Asked by the consumer after consuming: whether the producer must be woken. True once for each wait. */
        boolean wakeProducer() {
            return wake(words + 3 * LINE);
        }

        /** The fences order the one side's position and the other's flag; without them both sides could sleep. */
        private boolean wake(int flag) {
            VarHandle.fullFence();
            return (int) INT.getOpaque(memory, flag) != 0 && INT.compareAndSet(memory, flag, 1, 0);
        }
    }

    /** One direction of the payloads of large frames. */
    final class Region extends Bytes {
        /** The part of the storage that is left to others. */
        private static final int LEFT = 16;

        /** How many bytes have memory; those after them would fail when touched and the storage is full. */
        private int backed;
        private boolean refused;

        Region(int number) {
            super(REGIONS + number * REGION, STREAMS + number * region, region);
        }

        /**
         * Gets memory for all positions before the given one, as far as they are not the same place. By the producer,
         * for positions from the end of the last call on. Once there was none it does not ask again.
         *
         * @return false if there is none
         */
        boolean back(long position) {
            int wanted = (int) Math.min(position, capacity());
            if (refused || capacity() == 0) return false;
            if (wanted <= backed) return true;
            try {
                File storage = path.toAbsolutePath().getParent().toFile();
                refused = storage.getUsableSpace() - (wanted - backed) < storage.getTotalSpace() / LEFT;
                if (refused) return false;
                file.seek(at(0) + backed);
                byte[] nothing = new byte[PIECE];
                for (; backed < wanted; backed += PIECE) file.write(nothing);
            } catch (IOException e) {
                refused = true;
            }
            return !refused;
        }
    }
}
