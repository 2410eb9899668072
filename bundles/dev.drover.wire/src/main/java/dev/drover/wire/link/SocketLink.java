package dev.drover.wire.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/**
 * A link over a stream socket, read by a {@link Reactor}.
 *
 * <p>Writing: {@code writing} is the right to write, held by one thread at a time, or by the reactor while the socket
 * is full. Whoever appends and finds it free takes it. Reading is the reactor's alone.
 */
final class SocketLink extends ReactorLink {

    private static final int BUFFER = 32 << 10;
    /** Bounds the JDK's per-thread buffer for one call. */
    private static final int MOST_AT_ONCE = 64 << 10;

    // Guarded by the lock, but for the buffer that is being written.
    private final Outbox outbox = new Outbox();
    private boolean writing;
    private boolean broken;
    private Outbox.Piece current;
    private volatile long unsent;

    // Reading, by the reactor's owner only.
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final Input payload = new Input();
    /** A payload too long for the buffer, while it is being read; its header stands at the buffer's begin. */
    private IncomingPayload large;

    SocketLink(SocketChannel channel, Scheduler scheduler, int maxMessage) {
        super(channel, scheduler, maxMessage);
        in.limit(0);
    }

    @Override
    public String kind() {
        return "unix";
    }

    // ---- writing

    @Override
    boolean put(int type, int number, long correlation, Output payload) {
        if (broken) return false;
        unsent += outbox.add(type, number, correlation, payload);
        return true;
    }

    /** Takes the right to write. */
    @Override
    boolean begin() {
        if (writing) return false;
        writing = true;
        return true;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    void write() {
        writeAll();
    }

    /** The reactor found the socket writable again. */
    @Override
    void writable() {
        key().interestOpsAnd(~SelectionKey.OP_WRITE);
        if (writeAll()) receiver().drained();
    }

    /** Writes until nothing waits (true) or the socket is full. Called only with the right to write. */
    private boolean writeAll() {
        try {
            while (next()) {
                ByteBuffer bytes = current.bytes();
                int limit = bytes.limit();
                bytes.limit(Math.min(limit, bytes.position() + MOST_AT_ONCE));
                int written;
                try {
                    written = channel.write(bytes);
                } finally {
                    bytes.limit(limit);
                }
                if (written == 0) {
                    // The right to write stays taken, for the reactor.
                    scheduler.wakeWhenWritable(key());
                    return false;
                }
                wrote(written);
            }
        } catch (IOException | CancelledKeyException e) {
            broken();
            return false;
        } catch (OutOfMemoryError e) {
            // The frames are kept; the reactor tries again, until there is memory.
            scheduler.wakeWhenWritable(key());
            return false;
        }
        return true;
    }

    /**
     * Nothing can be written any more. What the other side has sent before is still read; then its end shows. The right
     * to write is never given back.
     */
    private void broken() {
        lock.lock();
        try {
            broken = true;
            unsent = 0;
            unsentLess();
        } finally {
            lock.unlock();
        }
    }

    private boolean next() {
        if (current != null && current.bytes().hasRemaining()) return true;
        lock.lock();
        try {
            if (current != null) outbox.done(current);
            current = outbox.take();
            if (current == null) writing = false;
            return current != null;
        } finally {
            lock.unlock();
        }
    }

    private void wrote(int bytes) {
        lock.lock();
        try {
            unsent -= bytes;
            unsentLess();
        } finally {
            lock.unlock();
        }
    }

    // ---- reading, by the reactor's owner only

    /** Takes in what has arrived, at most one buffer full. */
    @Override
    void fill() throws IOException {
        int read;
        if (large != null) {
            ByteBuffer room = large.room();
            int limit = room.limit();
            room.limit(Math.min(limit, room.position() + MOST_AT_ONCE));
            read = channel.read(room);
            room.limit(limit);
        } else {
            in.compact();
            read = channel.read(in);
            in.flip();
            long length = declared();
            if (length > BUFFER - Frame.HEADER && length <= maxMessage) beginLarge((int) length);
        }
        received(received() + Math.max(0, read));
        if (read < 0) throw new EOFException(midFrame() ? "the link ended within a frame" : "the link ended");
    }

    @Override
    boolean hasFrame() {
        if (isClosed()) return false;
        if (large != null) return large.isComplete();
        long length = declared();
        return length > maxMessage || length >= 0 && length <= in.remaining() - Frame.HEADER;
    }

    /** Hands the next frame to the receiver. */
    @Override
    void deliver() {
        if (large != null) {
            ByteBuffer complete = large.whole();
            large = null;
            dispatch(0, payload.over(complete, 0, complete.capacity()));
            return;
        }
        int length = (int) Math.min(declared(), Integer.MAX_VALUE);
        if (length > maxMessage)
            throw new CodecException("A frame declares " + declared() + " bytes, the limit is " + maxMessage);
        int at = in.position();
        in.position(at + Frame.HEADER + length);
        dispatch(at, payload.over(in, at + Frame.HEADER, length));
    }

    /** The payload's length in the header that is next; -1 if no whole header is there. */
    private long declared() {
        return in.remaining() < Frame.HEADER ? -1 : in.getInt(in.position() + Frame.LENGTH_AT) & 0xffffffffL;
    }

    private boolean midFrame() {
        return large != null || in.hasRemaining();
    }

    /** Gives a payload that is longer than the buffer an array of its own; the header moves to the buffer's begin. */
    private void beginLarge(int length) throws IOException {
        large = new IncomingPayload(length);
        int at = in.position();
        large.room().put(in.array(), at + Frame.HEADER, in.remaining() - Frame.HEADER);
        System.arraycopy(in.array(), at, in.array(), 0, Frame.HEADER);
        in.limit(Frame.HEADER).position(Frame.HEADER);
    }

    private void dispatch(int at, Input content) {
        int type = in.get(at + Frame.TYPE_AT) & 0xff;
        // Nobody may change a bit of a sealed frame, not even of the byte that means nothing on a socket.
        if (type == Frame.SEALED) type = in.getShort(at + Frame.TYPE_AT) & 0xffff;
        int number = in.getShort(at + Frame.NUMBER_AT) & 0xffff;
        receiver().frame(type, number, in.getLong(at + Frame.CORRELATION_AT), content);
    }
}
