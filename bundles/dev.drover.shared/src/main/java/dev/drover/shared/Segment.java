package dev.drover.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import dev.drover.shared.internal.MappedFile;
import dev.drover.shared.internal.Membership;
import dev.drover.shared.internal.Thing;

/**
 * Memory that several processes share. It is a file of exactly its size, without a header, so that a program in
 * another language can map it. All its blocks are there from the beginning. It may be used by any thread; longs and
 * integers are read and written at once and in order (volatile), in the machine's byte order, copies of bytes are
 * neither.
 *
 * <p>Offsets are in bytes from 0. One outside is an {@link IndexOutOfBoundsException}, and one of a number that is no
 * multiple of its width an {@link IllegalArgumentException}. After {@link #close} each access is an
 * {@link IllegalStateException}. If another process makes the file shorter, copies are an {@link UncheckedIOException},
 * and so are most accesses to numbers; in compiled code the JVM may report one of those some instructions late, as an
 * {@link InternalError}. The process goes on in any case.
 *
 * <p>Closing gives the memory back at once; on Java 21, which cannot, to the system by the last user, and the address
 * space when the garbage collector comes by.
 */
public final class Segment implements AutoCloseable {

    /** The largest size in bytes: 2 GiB - 1. */
    public static final int MAX_SIZE = Integer.MAX_VALUE;
    private static final String KIND = "segment";

    private final Thing thing;
    private final MappedFile memory;

    private Segment(Membership membership) throws IOException {
        thing = Thing.of(membership);
        memory = thing.memory();
        membership.leaveAtExit();
    }

    /**
     * Makes one of zeros.
     *
     * @param size in bytes, 1 to {@link #MAX_SIZE}
     * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
     * @throws IOException also if there is no room: then nothing is left of it
     */
    public static Segment create(SharedFolder folder, String name, long size) throws IOException {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a segment has 1 to " + MAX_SIZE + " bytes, not " + size);
        }
        return new Segment(
                Membership.create(folder.path(), KIND, name, Membership.zeros(size, KIND + " " + name)));
    }

    /**
     * Opens one that another process has made, or this one.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of this name
     */
    public static Segment open(SharedFolder folder, String name) throws IOException {
        return new Segment(Membership.open(folder.path(), KIND, name));
    }

    /**
     * As {@link #open(SharedFolder, String)}, if it has this size.
     *
     * @throws IOException also if it has another size
     */
    public static Segment open(SharedFolder folder, String name, long size) throws IOException {
        Segment segment = open(folder, name);
        if (segment.size() == size) return segment;
        segment.close();
        throw new IOException("segment " + name + " has " + segment.size() + " bytes, not " + size);
    }

    /** In bytes. */
    public int size() {
        return memory.size();
    }

    /** Its file, for programs in other languages. */
    public Path path() {
        return thing.membership().path();
    }

    public long getLong(int offset) {
        return memory.getLong(offset);
    }

    public void setLong(int offset, long value) {
        memory.setLong(offset, value);
    }

    /** Writes a value if the expected one is there; true if it was. */
    public boolean compareAndSetLong(int offset, long expected, long value) {
        return memory.compareAndSetLong(offset, expected, value);
    }

    /** Returns the value before. */
    public long getAndAddLong(int offset, long delta) {
        return memory.getAndAddLong(offset, delta);
    }

    public int getInt(int offset) {
        return memory.getInt(offset);
    }

    public void setInt(int offset, int value) {
        memory.setInt(offset, value);
    }

    /** Writes a value if the expected one is there; true if it was. */
    public boolean compareAndSetInt(int offset, int expected, int value) {
        return memory.compareAndSetInt(offset, expected, value);
    }

    /** Returns the value before. */
    public int getAndAddInt(int offset, int delta) {
        return memory.getAndAddInt(offset, delta);
    }

    /** Copies bytes out of the segment. */
    public void read(int offset, byte[] into, int at, int length) {
        memory.read(offset, into, at, length);
    }

    /** Copies bytes into the segment. */
    public void write(int offset, byte[] from, int at, int length) {
        memory.write(offset, from, at, length);
    }

    /**
     * All of it as a buffer, for code that wants one. It is no longer checked whether the file was made shorter: that
     * is an {@link InternalError} then. After {@link #close} its use is an {@link IllegalStateException}; on Java 21
     * it shows old memory.
     */
    public ByteBuffer buffer() {
        return memory.buffer();
    }

    /** @throws UncheckedIOException if another process has made the file shorter */
    public void check() {
        memory.checkSize();
    }

    /** Takes the name from the segment. Those who use it go on, nobody can open it any more. */
    public void remove() throws IOException {
        thing.membership().remove();
    }

    /** Uses it no more; the last to do so removes it. Once is enough. */
    @Override
    public void close() throws IOException {
        thing.close();
    }
}
