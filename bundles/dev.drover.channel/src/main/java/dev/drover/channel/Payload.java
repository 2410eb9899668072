package dev.drover.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Memory that a message carries by reference: its receiver maps the same memory, whatever its size, and nothing is
 * copied.
 *
 * <pre>{@code
 * Payload picture = Payload.allocate(16 << 20);
 * picture.buffer().put(pixels);
 * channel.send("painter", "picture:show", Map.of("pixels", picture));            // given away
 * channel.invoke("counter", "picture:count", Map.of("pixels", other.shared()));   // for reading, and still mine
 * }</pre>
 *
 * <p><b>Whose it is.</b> A payload that stands in a body, or in an answer, is <em>given away</em>: from then on it can
 * be used by its sender no more, whether the message arrives or not. With {@link #shared} in its place it stays the
 * sender's, and its receivers may only read it. A payload that comes in a message can be used until the message has
 * been handled, by its listeners or by the stage that its handler returns, and is closed then, unless it was
 * {@linkplain #keep kept} or given on. One that comes in an answer is the caller's, to {@link #close}.
 *
 * <p><b>Its end.</b> The memory has no name in any file system. It is given back when the last process that has it open
 * has closed it or has ended, however that ends. While it is on its way its sender has it open: until the message is
 * taken, refused or too late, and for a minute at most until an answer has come.
 *
 * <p><b>Where.</b> On Linux, between a program and its Java workers, and between these. A worker in another language,
 * and one that cannot open what its sender has open, as in a sandbox, refuses the message. A broadcast can share one,
 * and not give it away. A stream carries none.
 *
 * <p><b>Trust.</b> Who has a payload for reading is kept from writing by Java, and by nothing else: a hostile process
 * of the same user can write into it, or make it shorter. The latter is an exception here, see {@link #buffer}.
 *
 * <p>Safe for use by many threads, which see each other's writes as those of plain memory. On Java 21, which cannot
 * unmap a file, the memory is given back when the garbage collector comes by.
 */
public final class Payload implements AutoCloseable {

    /** The largest size in bytes: 2 GiB - 1. */
    public static final int MAX_SIZE = Integer.MAX_VALUE;

    private static final Cleaner CLEANER = Cleaner.create();

    /** Stands in a body for a payload that its receivers may read and its sender keeps. */
    public static final class Shared {
        private final Payload payload;

        private Shared(Payload payload) {
            this.payload = payload;
        }

        Payload payload() {
            return payload;
        }
    }

    private final Memory.Hold hold;
    private final Cleaner.Cleanable cleaned;
    private final boolean readOnly;
    /** Guarded by this. */
    private boolean kept;
    /** Why it cannot be used any more; null while it can. Written with the lock of this. */
    private volatile String gone;

    /** @param kept whether it is its user's to close */
    Payload(Memory.Hold hold, boolean readOnly, boolean kept) {
        this.hold = hold;
        this.readOnly = readOnly || hold.memory().isOfOthers();
        this.kept = kept;
        cleaned = CLEANER.register(this, new Forgotten(hold));
    }

    /** Whoever forgets to close a payload gives it back when it is collected. */
    private record Forgotten(Memory.Hold hold) implements Runnable {
        @Override
        public void run() {
            hold.release(false);
        }
    }

    /**
     * Memory of zeros, all of which is there. Takes about 0.3 ms for a mebibyte.
     *
     * @param size in bytes, 1 to {@link #MAX_SIZE}
     * @throws IOException if there is no room, or this system has no memory that can be sent
     */
    public static Payload allocate(int size) throws IOException {
        if (size < 1) throw new IllegalArgumentException("a payload has 1 to " + MAX_SIZE + " bytes, not " + size);
        return new Payload(Memory.allocate(size), false, true);
    }

    /**
     * The memory of a file, as of a segment of {@code dev.drover.shared} (its {@code path()}), for reading: it can be
     * sent to those that do not know the segment's name. The file stays whose it is, and so does its name.
     *
     * @throws IOException if it is no regular file of 1 to {@link #MAX_SIZE} bytes that this user may read and write
     */
    public static Payload of(Path file) throws IOException {
        return new Payload(Memory.of(file), true, true);
    }

    /** In bytes. */
    public int size() {
        return hold.memory().size();
    }

    /** Whether it may only be read. */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * All of it, in the machine's byte order. Writing to one for reading is a
     * {@link java.nio.ReadOnlyBufferException}. Once the payload is closed or given away its buffers must not be used:
     * some milliseconds later at most that is an {@link IllegalStateException}, never a fault. If another process has
     * made the memory shorter, an access is an {@link InternalError}; {@link #read} and {@link #write} tell it better.
     *
     * @throws IllegalStateException if it is closed or given away
     * @throws UncheckedIOException if it cannot be mapped
     */
    public ByteBuffer buffer() {
        check();
        try {
            return hold.memory().buffer(readOnly);
        } catch (IOException e) {
            check();
            throw new UncheckedIOException("A payload of " + size() + " bytes cannot be mapped", e);
        }
    }

    /**
     * Copies bytes out of it.
     *
     * @throws IllegalStateException if it is closed or given away
     * @throws UncheckedIOException if another process has made it shorter
     */
    public void read(int offset, byte[] into, int at, int length) {
        copied(buffer -> buffer.get(offset, into, at, length));
    }

    /**
     * Copies bytes into it.
     *
     * @throws java.nio.ReadOnlyBufferException if it is for reading
     * @throws IllegalStateException if it is closed or given away
     * @throws UncheckedIOException if another process has made it shorter
     */
    public void write(int offset, byte[] from, int at, int length) {
        copied(buffer -> buffer.put(offset, from, at, length));
    }

    private interface Copy {
        void with(ByteBuffer buffer);
    }

    private void copied(Copy copy) {
        ByteBuffer buffer = buffer();
        try {
            copy.with(buffer);
            // Asks the system, and on the way back from there the JVM throws what it has not thrown yet.
            hold.memory().check();
        } catch (InternalError e) {
            throw new UncheckedIOException(
                    new IOException("another process has made it shorter than " + size() + " bytes", e));
        } catch (IOException e) {
            check();
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            check();
            throw e;
        }
    }

    /**
     * What stands in a body to have its receivers read this payload while it stays here. It must be open when the
     * message is sent; what is written to it later, they see.
     */
    public Shared shared() {
        return new Shared(this);
    }

    /**
     * Has it outlive the message that has brought it: it is to be closed, or given on.
     *
     * @return this
     * @throws IllegalStateException if it is closed or given away
     */
    public synchronized Payload keep() {
        check();
        kept = true;
        return this;
    }

    /** Uses it no more. Once is enough; of no effect if it was given away. */
    @Override
    public void close() {
        end("it is closed", false);
    }

    private void check() {
        String why = gone;
        if (why != null) throw new IllegalStateException("A payload of " + size() + " bytes cannot be used: " + why);
    }

    private boolean end(String why, boolean soon) {
        synchronized (this) {
            if (gone != null) return false;
            gone = why;
        }
        hold.release(soon);
        // It has nothing left to do.
        cleaned.clean();
        return true;
    }

    // ---- messages

    /** The message that has brought it has been handled. */
    void handled() {
        synchronized (this) {
            if (kept) return;
        }
        end("its message has been handled, and it was not kept", true);
    }

    /** Another part in its memory. @throws IllegalStateException if it is closed or given away */
    synchronized Memory.Hold lend() {
        check();
        return hold.again();
    }

    /** @throws IllegalStateException if it is closed or given away */
    void give(String to) {
        if (!end("it was given to '" + to + "'", true)) check();
    }

    @Override
    public String toString() {
        return "Payload[" + size() + " bytes" + (readOnly ? ", for reading" : "") + (gone == null ? "" : ", " + gone)
                + "]";
    }
}
