package dev.drover.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

import dev.drover.wire.link.Frame;

/** The bytes between a {@link RawWorker} and its pool, once they have met. */
interface RawLink {

    /** Sends the bytes; waits for room. */
    void write(ByteBuffer bytes) throws IOException;

    /** Waits for so many bytes; null if the link ends before they have come. */
    ByteBuffer read(int length) throws IOException;

    /** Waits for the payload that follows a header; null if the link ends before it has come. */
    default ByteBuffer payload(ByteBuffer header) throws IOException {
        return read(header.getInt(Frame.LENGTH_AT));
    }

    /** The link over the socket alone. */
    static RawLink over(SocketChannel channel) {
        return new RawLink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) channel.write(bytes);
            }

            @Override
            public ByteBuffer read(int length) throws IOException {
                ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) if (channel.read(bytes) < 0) return null;
                return bytes;
            }
        };
    }
}
