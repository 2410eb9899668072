package dev.drover.service.internal.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The bytes of one connection in one direction. Nothing is kept but what the receiver does not take now, and until it
 * has taken that nothing more is read: so a slow receiver slows its sender. Of one thread.
 */
final class Stream {

    /** So many times in a row it is read from before others have their turn. */
    private static final int TURNS = 8;

    private final SocketChannel from;
    private final SocketChannel to;
    private ByteBuffer left;
    private boolean ended;
    private boolean any;
    private boolean broken;

    Stream(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Passes on what there is.
     *
     * @param buffer whose content is of no use before and after
     * @throws IOException if either side is broken
     */
    void pass(ByteBuffer buffer) throws IOException {
        if (left != null) {
            to.write(left);
            if (left.hasRemaining()) return;
            left = null;
        }
        for (int i = 0; i < TURNS && !ended && left == null; i++) {
            buffer.clear();
            int read = read(buffer);
            if (read == 0) return;
            if (read < 0) {
                ended = true;
                to.shutdownOutput();
                return;
            }
            any = true;
            buffer.flip();
            to.write(buffer);
            boolean more = buffer.limit() == buffer.capacity();
            if (buffer.hasRemaining()) left = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            // Asking for more in vain would be one call of the system for each request.
            if (!more) return;
        }
    }

    private int read(ByteBuffer buffer) throws IOException {
        boolean read = false;
        try {
            int bytes = from.read(buffer);
            read = true;
            return bytes;
        } finally {
            broken = !read;
        }
    }

    /** Whether its sender is broken. */
    boolean broken() {
        return broken;
    }

    boolean wantsToRead() {
        return !ended && left == null;
    }

    boolean wantsToWrite() {
        return left != null;
    }

    /** Whether the sender has ended it, and all has been passed on. */
    boolean over() {
        return ended && left == null;
    }

    /** Whether a byte has ever come. */
    boolean any() {
        return any;
    }
}
