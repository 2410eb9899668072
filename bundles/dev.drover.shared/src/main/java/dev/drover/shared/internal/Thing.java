package dev.drover.shared.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An open thing that is a file in memory. */
public final class Thing {

    /** What a thing with a header begins with; 64 bytes are left for what it is like. */
    public static final int HEADER = 64;
    private static final String MAGIC = "DROVER-1";

    private final Membership membership;
    private final MappedFile memory;

    private Thing(Membership membership) throws IOException {
        this.membership = membership;
        try {
            memory = new MappedFile(membership.ownPath(), membership.what());
        } catch (IOException | RuntimeException | Error e) {
            leave(membership, e);
            throw e;
        }
    }

    private static void leave(Membership membership, Throwable e) {
        try {
            membership.leave();
        } catch (IOException more) {
            e.addSuppressed(more);
        }
    }

    /** Maps a thing that this program uses; on failure it uses it no more. */
    public static Thing of(Membership membership) throws IOException {
        return new Thing(membership);
    }

    /**
     * Opens a thing with a header, or makes it.
     *
     * @param size of all
     * @param like two numbers that all its users must agree upon, at the offsets 8 and 16
     */
    public static Thing openOrCreate(Path folder, String kind, String name, long size, long... like)
            throws IOException {
        Membership.Maker zeros = Membership.zeros(size, kind + " " + name);
        Thing thing = of(Membership.openOrCreate(folder, kind, name, path -> {
            zeros.make(path);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.write(header(like));
            }
        }));
        try {
            thing.check(size, like);
            return thing;
        } catch (IOException | RuntimeException e) {
            thing.close();
            throw e;
        }
    }

    private static byte[] header(long... like) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        header.put(MAGIC.getBytes(StandardCharsets.US_ASCII));
        for (long each : like) header.putLong(each);
        return header.array();
    }

    private void check(long size, long... like) throws IOException {
        byte[] found = new byte[HEADER];
        if (memory.size() >= HEADER) memory.read(0, found, 0, HEADER);
        byte[] expected = header(like);
        if (!MAGIC.equals(new String(found, 0, MAGIC.length(), StandardCharsets.US_ASCII))) {
            throw new IOException(membership.what() + " is damaged: its file does not begin as it should");
        }
        for (int i = 0; i < like.length; i++) {
            long other = ByteBuffer.wrap(found).order(ByteOrder.nativeOrder()).getLong(Long.BYTES * (i + 1));
            if (other != like[i]) {
                throw new IOException(membership.what() + " was made with " + other + ", not with " + like[i]);
            }
        }
        if (memory.size() != size || expected.length > size) {
            throw new IOException(membership.what() + " is damaged: it has " + memory.size() + " bytes, not " + size);
        }
    }

    public Membership membership() {
        return membership;
    }

    public MappedFile memory() {
        return memory;
    }

    /** Leaves it; the last user removes it. Once is enough. */
    public void close() throws IOException {
        boolean last = false;
        try {
            last = membership.leave();
        } finally {
            memory.close(last);
        }
    }
}
