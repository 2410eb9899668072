package dev.drover.wire.link;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Two byte streams in one mapped file, one for each direction; each has one producer and one consumer.
 *
 * <pre>
 *   0        magic and version            u64
 *   8        capacity of one stream       u64, a power of two
 *   128      stream 0: tail               u64, bytes ever produced     (written by the producer)
 *   256      stream 0: head               u64, bytes ever consumed     (written by the consumer)
 *   384      stream 0: consumer waits     u32, 1: ring when you produce
 *   512      stream 0: producer waits     u32, 1: ring when you consume
 *   640      stream 1: the same four
 *   4096     bytes of stream 0, then bytes of stream 1
 * </pre>
 *
 * Words that different processes write are 128 bytes apart, for processors fetch cache lines in pairs. The pool produces
 * into stream 0, the host into stream 1. In a stream the frames stand without gaps, as on a socket.
 */
public final class Ring {

    /** Bytes of one stream: room for a message of a megabyte, so that both sides copy at the same time. */
    static final int CAPACITY = 1 << 20;

    private static final int DATA = 4096;
    private static final int PIECE = 64 << 10;
    private static final int FILE = DATA + 2 * CAPACITY;
    private static final long MAGIC = 0x44524f5645520001L;

    private static final int LINE = 128;
    private static final int STREAM = 4 * LINE;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Path path;
    private final FileChannel file;
    private final ByteBuffer memory;

    private Ring(Path path, FileChannel file, ByteBuffer memory) {
        this.path = path;
        this.file = file;
        this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Gets ready to open a ring. Worth a call on a thread of its own where milliseconds count: the first ring of a process
     * takes several.
     */
    public static void prepare() {
        Mapping.prepare();
    }

    /**
     * Makes the file, for its owner only, and fills it: a file without its pages would fail on first touch when the
     * storage is full.
     *
     * @throws IOException if there is no room or the file cannot be made
     */
    public static Ring create(Path file) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileChannel channel = FileChannel.open(file, options, ownerOnly);
        try {
            ByteBuffer begin = ByteBuffer.allocate(DATA).order(ByteOrder.LITTLE_ENDIAN);
            begin.putLong(0, MAGIC).putLong(8, CAPACITY);
            write(channel, begin);
            // In pieces: a channel keeps as much memory as its largest write took.
            ByteBuffer nothing = ByteBuffer.allocate(PIECE);
            for (int rest = 2 * CAPACITY; rest > 0; rest -= PIECE) write(channel, nothing.rewind());
            return new Ring(file, channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE));
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) file.write(bytes);
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
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != FILE)
                throw new IOException(file + " has " + channel.size() + " bytes instead of " + FILE);
            Ring ring = new Ring(file, channel, Mapping.map(channel, FILE));
            if (ring.memory.getLong(0) != MAGIC || ring.memory.getLong(8) != CAPACITY)
                throw new IOException(file + " is a ring of another version");
            return ring;
        }
    }

    /** This process's user, as the owner of a file is named. */
    private static String user() throws IOException {
        String name = System.getProperty("user.name");
        // A user of whom the system knows no more than the number, as in many containers, has no name in Java.
        return name.equals("?") ? Files.getOwner(Path.of("/proc/self")).getName() : name;
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
        file.truncate(0);
        file.close();
    }

    /** One direction, seen from one side. Positions count bytes from the beginning of the link and never wrap. */
    final class Stream {
        private final int words;
        private final int data;

        Stream(int number) {
            words = LINE + number * STREAM;
            data = DATA + number * CAPACITY;
        }

        ByteBuffer memory() {
            return memory;
        }

        /** Where the byte of a position stands in {@link #memory}. */
        int at(long position) {
            return data + (int) (position & CAPACITY - 1);
        }

        /** How many bytes from a position on stand in one piece. */
        int piece(long position) {
            return CAPACITY - (int) (position & CAPACITY - 1);
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
}
