package dev.drover.wire.link;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Two byte streams in one mapped file, one for each direction; each has one producer and one consumer, and beside it a
 * region: a second, larger stream, for the payloads of large frames. {@link RingDescriptor} says what stands where.
 */
public final class Ring {

    /** Bytes of one region, at most. */
    public static final int LARGEST_REGION = RingDescriptor.LARGEST_REGION;
    /** And at least. */
    public static final int SMALLEST_REGION = RingDescriptor.SMALLEST_REGION;

    private static final int PIECE = 64 << 10;
    /** A descriptor of another process, by which memory without a name in a file system is opened. */
    private static final Path PROCESSES = Path.of("/proc");

    /** What a side may take more memory from. */
    @FunctionalInterface
    private interface Room {
        boolean is(long bytes) throws IOException;
    }

    private final Path path;
    private final Room room;
    /** Null on the side that has opened the ring. */
    private final RingStorage storage;
    /** Not a channel: those are closed when a thread that writes is interrupted, and users' threads write. */
    private final RandomAccessFile file;
    private final ByteBuffer memory;
    private final int region;

    private Ring(Path path, Room room, RingStorage storage, RandomAccessFile file, ByteBuffer memory, int region) {
        this.path = path;
        this.room = room;
        this.storage = storage;
        this.file = file;
        this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
        this.region = region;
    }

    /**
     * Gets ready to open a ring. Worth a call on a thread of its own where milliseconds count: the first ring of a
     * process takes several.
     */
    public static void prepare() {
        Mapping.prepare();
    }

    /** Makes a ring in a file, which the other side must be trusted not to make shorter. */
    public static Ring create(Path file, int region) throws IOException {
        return create(new RingFile(file), region);
    }

    /**
     * Makes a ring and fills its streams: memory without its pages would fail on first touch when there is none left.
     *
     * @param region bytes of one region, a power of two up to {@link #LARGEST_REGION}, or 0 for none
     * @throws IOException if there is no room or it cannot be made
     */
    public static Ring create(RingStorage storage, int region) throws IOException {
        if (!RingDescriptor.possibleRegion(region))
            throw new IllegalArgumentException("A region cannot have " + region + " bytes");
        RandomAccessFile opened = storage.open();
        try {
            int size = RingDescriptor.size(region);
            opened.write(header(region));
            fill(opened, RingDescriptor.HEADER, RingDescriptor.REGIONS - RingDescriptor.HEADER);
            opened.setLength(size);
            storage.fixSize();
            ByteBuffer memory = opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, size);
            return new Ring(storage.path(), storage::hasRoomFor, storage, opened, memory, region);
        } catch (IOException | RuntimeException | Error e) {
            try (opened) {
                storage.unlink();
                storage.release(opened);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private static byte[] header(int region) {
        ByteBuffer header = ByteBuffer.allocate(RingDescriptor.HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(RingDescriptor.MAGIC_AT, RingDescriptor.MAGIC);
        header.putLong(RingDescriptor.STREAM_CAPACITY_AT, RingDescriptor.STREAM_CAPACITY);
        header.putLong(RingDescriptor.REGION_CAPACITY_AT, region);
        return header.array();
    }

    /** Writes zeros, which gets memory for what has none. */
    private static void fill(RandomAccessFile file, long from, int bytes) throws IOException {
        byte[] nothing = new byte[PIECE];
        file.seek(from);
        for (int rest = bytes; rest > 0; rest -= PIECE) file.write(nothing, 0, Math.min(rest, PIECE));
    }

    /**
     * Maps a ring that the pool has made.
     *
     * @throws IOException if it is no ring, or not the user's own
     */
    public static Ring open(Path file) throws IOException {
        // The kernel's links to descriptors are no links that somebody has planted.
        LinkOption[] links = file.startsWith(PROCESSES) ? new LinkOption[0] : new LinkOption[] {NOFOLLOW_LINKS};
        if (!Files.isRegularFile(file, links)) throw new IOException(file + " is no ring");
        OwnFile.check(file, links);
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        try {
            return open(file, opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static Ring open(Path path, RandomAccessFile file) throws IOException {
        if (file.length() < RingDescriptor.REGIONS)
            throw new IOException(path + " has " + file.length() + " bytes, too few for a ring");
        byte[] begin = new byte[RingDescriptor.HEADER];
        file.readFully(begin);
        ByteBuffer header = ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getLong(RingDescriptor.MAGIC_AT) != RingDescriptor.MAGIC
                || header.getLong(RingDescriptor.STREAM_CAPACITY_AT) != RingDescriptor.STREAM_CAPACITY)
            throw new IOException(path + " is a ring of another version");
        long region = header.getLong(RingDescriptor.REGION_CAPACITY_AT);
        if (!RingDescriptor.possibleRegion(region)) throw new IOException(path + " has an impossible region");
        int size = RingDescriptor.size((int) region);
        if (file.length() != size)
            throw new IOException(path + " has " + file.length() + " bytes instead of " + size);
        Room room = path.startsWith(PROCESSES) ? RingMemory::hasRoomFor : new RingFile(path)::hasRoomFor;
        return new Ring(path, room, null, file, Mapping.map(file.getChannel(), size), (int) region);
    }

    /** The same for a side that must not put anything into its region. */
    public Ring withoutRegions() {
        return new Ring(path, room, storage, file, memory, 0);
    }

    /** Where it was made or opened. */
    public Path path() {
        return path;
    }

    /** See {@link RingStorage#unlink}. By the side that has made it. */
    public void unlink() throws IOException {
        storage.unlink();
    }

    /**
     * Gives the memory back, though it stays mapped until it is collected. The link and the other process must have
     * ended: touching the memory fails from now on. By the side that has made it.
     */
    public void release() throws IOException {
        try {
            storage.release(file);
        } finally {
            file.close();
        }
    }

    /** The frames that the side of that number produces. */
    RingStream stream(int side) {
        return new RingStream(memory, side);
    }

    /** The payloads of large frames that the side of that number produces. */
    RingRegion region(int side) {
        return new RingRegion(memory, side, region, this::back);
    }

    private boolean back(long from, int bytes) throws IOException {
        if (!room.is(bytes)) return false;
        fill(file, from, bytes);
        return true;
    }
}
