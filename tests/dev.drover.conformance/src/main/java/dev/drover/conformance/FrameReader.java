package dev.drover.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Frame;

/** Reads what a host sends, on a thread of its own, and looks whether these are frames. */
final class FrameReader {

    /** What came: a frame, a fault of the host, or the end of the link if both are null. */
    private record Arrival(Came frame, String fault) {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final SocketChannel channel;
    private volatile int longest = 64 << 10;

    FrameReader(SocketChannel channel) {
        this.channel = channel;
        Thread.ofPlatform().daemon().name("conformance-reader").start(this::read);
    }

    /** From now on a payload may be so long. */
    void longest(int bytes) {
        longest = bytes;
    }

    /** @return null if nothing came in that time */
    Came next(Duration time) throws Nonconformance, InterruptedException {
        Arrival next = arrivals.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) return null;
        if (next.frame == null) arrivals.add(next);
        if (next.frame == null) throw new Nonconformance(next.fault == null ? "it has ended the link" : next.fault);
        return next.frame;
    }

    private void read() {
        try {
            while (true) {
                ByteBuffer header = full(Frame.HEADER);
                if (header == null) break;
                long length = Integer.toUnsignedLong(header.getInt(Frame.LENGTH_AT));
                if (length > longest) {
                    arrivals.add(new Arrival(null, "it has sent a payload of " + length + " bytes; " + longest
                            + " are the most"));
                    return;
                }
                if (header.get(Frame.TYPE_AT + 1) != 0) {
                    arrivals.add(new Arrival(null, "byte 5 of a header of its is not 0"));
                    return;
                }
                ByteBuffer payload = full((int) length);
                if (payload == null) break;
                arrivals.add(new Arrival(new Came(
                        header.get(Frame.TYPE_AT) & 0xff, header.getShort(Frame.NUMBER_AT) & 0xffff,
                        header.getLong(Frame.CORRELATION_AT), payload.array()), null));
            }
        } catch (IOException e) {
            // The link has ended, one way or the other.
        }
        arrivals.add(new Arrival(null, null));
    }

    /** Null at the end of the link. */
    private ByteBuffer full(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) if (channel.read(buffer) < 0) return null;
        return buffer;
    }
}
