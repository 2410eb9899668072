package dev.drover.shared.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A file in memory, shared with whoever maps it too. May be used by any thread. After {@link #close} each access is an
 * {@link IllegalStateException}, after another process has made the file shorter an {@link UncheckedIOException}.
 *
 * <p>The JVM reports an access to memory that is no more there as an {@link InternalError}, in compiled code maybe some
 * instructions late: an access of a few bytes may go wrong unnoticed here, and the error be thrown by what the thread
 * does next. {@link #checkSize} and copies of bytes notice it by themselves.
 */
public final class MappedFile {

    private static final VarHandle LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final String what;
    private final int size;
    /** For its length: asking for that does not go by a channel, which an interrupt would close. */
    private final RandomAccessFile file;
    private final Object arena;
    private volatile ByteBuffer bytes;

    /**
     * Maps a whole file.
     *
     * @param what for messages
     */
    public MappedFile(Path path, String what) throws IOException {
        this.what = what;
        file = new RandomAccessFile(path.toFile(), "rw");
        // It would close the channel.
        boolean interrupted = Thread.interrupted();
        try {
            long length = file.length();
            if (length < 1 || length > Integer.MAX_VALUE) throw new IOException(what + " has " + length + " bytes");
            size = (int) length;
            arena = Arenas.open();
            bytes = Arenas.map(arena, file.getChannel(), size).order(ByteOrder.nativeOrder());
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** In bytes, as it was when it was mapped. */
    public int size() {
        return size;
    }

    /** Volatile, as all that follow. */
    public long getLong(int offset) {
        ByteBuffer open = at(offset, Long.BYTES);
        try {
            return (long) LONGS.getVolatile(open, offset);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public void setLong(int offset, long value) {
        ByteBuffer open = at(offset, Long.BYTES);
        try {
            LONGS.setVolatile(open, offset, value);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public boolean compareAndSetLong(int offset, long expected, long value) {
        ByteBuffer open = at(offset, Long.BYTES);
        try {
            return LONGS.compareAndSet(open, offset, expected, value);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public long getAndAddLong(int offset, long delta) {
        ByteBuffer open = at(offset, Long.BYTES);
        try {
            return (long) LONGS.getAndAdd(open, offset, delta);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public int getInt(int offset) {
        ByteBuffer open = at(offset, Integer.BYTES);
        try {
            return (int) INTS.getVolatile(open, offset);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public void setInt(int offset, int value) {
        ByteBuffer open = at(offset, Integer.BYTES);
        try {
            INTS.setVolatile(open, offset, value);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public boolean compareAndSetInt(int offset, int expected, int value) {
        ByteBuffer open = at(offset, Integer.BYTES);
        try {
            return INTS.compareAndSet(open, offset, expected, value);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    public int getAndAddInt(int offset, int delta) {
        ByteBuffer open = at(offset, Integer.BYTES);
        try {
            return (int) INTS.getAndAdd(open, offset, delta);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    /** Copies bytes out of it, which were there; not atomic. */
    public void read(int offset, byte[] into, int at, int length) {
        ByteBuffer open = open();
        try {
            open.get(offset, into, at, length);
            // Asks the system, and on the way back from there the JVM throws what it has not thrown yet.
            checkSize();
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    /** Copies bytes into it; not atomic. */
    public void write(int offset, byte[] from, int at, int length) {
        ByteBuffer open = open();
        try {
            open.put(offset, from, at, length);
            checkSize();
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    /** As {@link #write}, but that the memory has gone may be noticed some instructions late. */
    public void writeQuickly(int offset, byte[] from) {
        ByteBuffer open = open();
        try {
            open.put(offset, from);
        } catch (IllegalStateException | InternalError e) {
            throw translated(e);
        }
    }

    /** All of it, in the machine's byte order. */
    public ByteBuffer buffer() {
        return open().duplicate().order(ByteOrder.nativeOrder());
    }

    /** @throws UncheckedIOException if the file has been made shorter */
    public void checkSize() {
        try {
            if (file.length() < size) throw shorter(null);
        } catch (IOException e) {
            if (bytes == null) throw closed();
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer at(int offset, int width) {
        ByteBuffer open = open();
        if ((offset & width - 1) != 0) {
            throw new IllegalArgumentException("an offset of " + width + " bytes must be a multiple: " + offset);
        }
        return open;
    }

    private ByteBuffer open() {
        ByteBuffer open = bytes;
        if (open == null) throw closed();
        return open;
    }

    private IllegalStateException closed() {
        return new IllegalStateException(what + " is closed");
    }

    private RuntimeException translated(Throwable e) {
        if (e instanceof InternalError) return shorter(e);
        return bytes == null ? closed() : (IllegalStateException) e;
    }

    private UncheckedIOException shorter(Throwable cause) {
        return new UncheckedIOException(new IOException(what + " has been made shorter by another user of it", cause));
    }

    /**
     * Unmaps it.
     *
     * @param last whether nobody uses the file any more, so that where nothing can be unmapped at least its memory is
     *        given back
     */
    public void close(boolean last) throws IOException {
        synchronized (this) {
            if (bytes == null) return;
            bytes = null;
        }
        boolean unmapped = Arenas.close(arena);
        try {
            if (last && !unmapped) file.setLength(0);
        } finally {
            file.close();
        }
    }
}
