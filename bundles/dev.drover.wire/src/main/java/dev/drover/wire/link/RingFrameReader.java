package dev.drover.wire.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;

/**
 * Takes frames out of a ring. Used by the reactor's owner only.
 *
 * <p>What is read was written by a process that may be hostile: positions are checked, lengths read once. Methods throw
 * {@link CodecException} if it has broken the protocol, and {@link InternalError} if it has taken the memory away; the
 * link is to end then.
 */
final class RingFrameReader {

    /** A longer frame that is not complete is taken out as it comes. */
    private static final int LARGE = RingDescriptor.STREAM_CAPACITY / 4;
    /** Room is given back in steps of this. */
    private static final int STEP = 32 << 10;
    private static final int REGION_STEP = 128 << 10;

    private final RingStream stream;
    private final RingReader inStream;
    private final RingReader inRegion;
    private final RingBell bell;
    private final int maxMessage;
    private final Input payload = new Input();
    /** For a header that does not stand in one piece. */
    private final ByteBuffer gathered = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);

    /** Whether the header at the head has been read into the fields below. */
    private boolean headerRead;
    private int length;
    private int type;
    private int number;
    private long correlation;
    private boolean large;
    /** The payload of a large frame, while it comes. */
    private IncomingPayload coming;

    /** @param side the number of the stream and of the region that the other side produces */
    RingFrameReader(Ring ring, int side, RingBell bell, int maxMessage) {
        stream = ring.stream(side);
        inStream = new RingReader(stream);
        inRegion = new RingReader(ring.region(side));
        this.bell = bell;
        this.maxMessage = maxMessage;
    }

    /** Looks whether the other side has shown more. */
    boolean learn() {
        boolean news = inStream.learn();
        news |= inRegion.learn();
        return news;
    }

    /** How many bytes the other side has shown by now. On any thread. */
    long shown() {
        return inStream.shown() + inRegion.shown();
    }

    /** How many bytes the other side had shown at the last look. */
    long received() {
        return inStream.end() + inRegion.end();
    }

    /** Whether a frame has begun and is not complete. */
    boolean midFrame() {
        return headerRead || coming != null;
    }

    /** Whether a complete frame is there, or one that {@link #deliver} refuses. */
    boolean hasFrame() throws IOException {
        if (inStream.kept() >= STEP) give(inStream);
        if (inRegion.kept() > 0) give(inRegion);
        if (coming != null) return takeComing();
        if (!headerRead && !readHeader()) return false;
        // Too long is for deliver() to say, before anything is allocated.
        if (length < 0 || length > maxMessage) return true;
        if (large && !inRegion.exists())
            throw new CodecException("the other side speaks of a region that is not there");
        if (length <= payloads().there()) return true;
        if (length <= LARGE - Frame.HEADER) return false;
        coming = new IncomingPayload(length);
        return takeComing();
    }

    private boolean readHeader() {
        if (inStream.there() < Frame.HEADER) return false;
        ByteBuffer from = inStream.memory();
        int at = inStream.at();
        if (inStream.piece() < Frame.HEADER) {
            from = inStream.gather(gathered);
            at = 0;
        }
        length = from.getInt(at + Frame.LENGTH_AT);
        type = from.get(at + Frame.TYPE_AT) & 0xff;
        large = from.get(at + Frame.IN_REGION_AT) == 1;
        number = from.getShort(at + Frame.NUMBER_AT) & 0xffff;
        correlation = from.getLong(at + Frame.CORRELATION_AT);
        inStream.skip(Frame.HEADER);
        headerRead = true;
        return true;
    }

    /** Where the payload of the frame stands whose header was read. */
    private RingReader payloads() {
        return large ? inRegion : inStream;
    }

    private boolean takeComing() throws IOException {
        RingReader from = payloads();
        int step = large ? REGION_STEP : STEP;
        while (!coming.isComplete() && from.there() > 0) {
            from.take(coming.room(), step);
            give(from);
            learn();
        }
        return coming.isComplete();
    }

    /** Hands the next frame to the receiver. */
    void deliver(Receiver receiver) {
        headerRead = false;
        if (length < 0 || length > maxMessage)
            throw new CodecException(
                    "A frame declares " + (length & 0xffffffffL) + " bytes, the limit is " + maxMessage);
        if (coming != null) {
            ByteBuffer complete = coming.whole();
            coming = null;
            receiver.frame(type, number, correlation, payload.over(complete, 0, complete.capacity()));
            return;
        }
        RingReader payloads = payloads();
        ByteBuffer from = payloads.memory();
        int position = payloads.at();
        if (payloads.piece() < length) {
            from = payloads.gather(ByteBuffer.allocate(length));
            position = 0;
        }
        // The bytes are given back at the next look for a frame; by then the receiver is done with them.
        payloads.skip(length);
        receiver.frame(type, number, correlation, payload.over(from, position, length));
    }

    /** Gives the room of what has been read back, and wakes the other side if it waits and there is plenty. */
    private void give(RingReader from) {
        // A side that has ended needs no waking; its end shows on the socket.
        if (from.give() && from.mostlyRead() && stream.wakeProducer()) bell.ring();
    }

    /** Gives all room back, and wakes the other side if it waits. */
    void giveAll() {
        inStream.give();
        inRegion.give();
        if (stream.wakeProducer()) bell.ring();
    }

    /** The other side has to ring from now on; look once more after it. */
    void waits() {
        stream.consumerWaits();
    }
}
