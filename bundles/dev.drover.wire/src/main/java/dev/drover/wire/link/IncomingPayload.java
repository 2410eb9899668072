package dev.drover.wire.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A long payload while it comes. Its memory grows with the bytes that have come, so that a header alone costs little.
 */
final class IncomingPayload {

    private static final int FIRST_ROOM = 1 << 20;
    /** What is copied when it grows is a third of the whole at most. */
    private static final int GROWTH = 4;

    private final int length;
    private ByteBuffer bytes;

    /** @throws IOException if there is no memory for it */
    IncomingPayload(int length) throws IOException {
        this.length = length;
        bytes = allocate(Math.min(length, FIRST_ROOM));
    }

    private ByteBuffer allocate(int room) throws IOException {
        try {
            return ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError e) {
            throw new IOException("there is no memory for a message of " + length + " bytes", e);
        }
    }

    boolean isComplete() {
        return bytes.position() == length;
    }

    /**
     * Where the next bytes go; has room for some unless the payload is complete.
     *
     * @throws IOException if there is no memory for more
     */
    ByteBuffer room() throws IOException {
        if (!bytes.hasRemaining() && bytes.capacity() < length) {
            ByteBuffer larger = allocate((int) Math.min(length, (long) bytes.capacity() * GROWTH));
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }

    /** All of it, from the buffer's begin on, once it is complete. */
    ByteBuffer whole() {
        return bytes;
    }
}
