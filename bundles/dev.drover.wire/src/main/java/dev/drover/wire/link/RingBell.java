package dev.drover.wire.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Wakes the other side of a ring by a byte on the socket. Needs no memory, so that no frame stays unseen for want of
 * it. Used by one thread at a time.
 */
final class RingBell {

    private final SocketChannel channel;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    RingBell(SocketChannel channel) {
        this.channel = channel;
    }

    /** Rings; false if the other side has ended. */
    boolean ring() {
        one.clear();
        try {
            // A socket too full for one more byte wakes the other side anyway.
            channel.write(one);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
