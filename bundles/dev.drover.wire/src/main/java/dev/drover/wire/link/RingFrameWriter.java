package dev.drover.wire.link;

import java.nio.ByteBuffer;

import dev.drover.wire.CodecException;
import dev.drover.wire.Output;

/**
 * Puts frames into a ring. Guarded by its link's lock.
 *
 * <p>Frames are put in as they come and shown to the other side together. What finds no room waits in the outbox, and
 * is moved when the other side has made room and rings.
 *
 * <p>The payload of a large frame goes into the region, its header into the stream. Where there is none, or no memory
 * for it, it goes into the stream too, in pieces as room comes. Either way it is copied once.
 *
 * <p>Every method throws {@link CodecException} if the other side has written an impossible position, and
 * {@link InternalError} if it has taken the memory away; the link is to end then.
 */
final class RingFrameWriter {

    /**
     * A longer payload goes into the region. One that fits into the stream is quicker there: it stays in the caches.
     */
    private static final int LONGEST_IN_STREAM = RingDescriptor.STREAM_CAPACITY;
    /** Pieces are shown in steps of this. */
    private static final int STEP = 32 << 10;
    private static final int REGION_STEP = 128 << 10;
    /** The other side is woken for quiet frames once so many bytes have not been read. */
    private static final int MOST_QUIET = 64 * Frame.HEADER;

    private final RingStream stream;
    private final RingRegion region;
    private final RingWriter inStream;
    private final RingWriter inRegion;
    private final RingBell bell;
    private final Outbox outbox = new Outbox();

    /** Where the region ends once all that waits for it is in it; so far it has memory. */
    private long regionEnd;
    /** What is being moved from the outbox, null if nothing. */
    private Outbox.Piece moving;
    private volatile long unsent;
    private volatile boolean broken;

    /** @param side the number of the stream and of the region */
    RingFrameWriter(Ring ring, int side, RingBell bell) {
        stream = ring.stream(side);
        region = ring.region(side);
        inStream = new RingWriter(stream);
        inRegion = new RingWriter(region);
        this.bell = bell;
    }

    /** How many bytes wait in the outbox. On any thread. */
    long unsent() {
        return unsent;
    }

    /**
     * Puts a frame in.
     *
     * @param ask whether the other side is to ring when it has made room, if there is none
     * @return false if the other side has ended
     */
    boolean put(int type, int number, long correlation, Output payload, boolean ask) {
        if (broken) return false;
        int size = payload == null ? 0 : payload.size();
        boolean large = size > LONGEST_IN_STREAM && region.back(regionEnd + size);
        if (unsent == 0 && fits(size, large)) {
            putNow(type, number, correlation, payload, large);
        } else {
            unsent += outbox.add(type, number, correlation, payload, large);
        }
        if (large) regionEnd += size;
        if (unsent > 0) move(ask);
        return true;
    }

    private boolean fits(int size, boolean large) {
        if (!large) return inStream.room(Frame.HEADER + size) >= Frame.HEADER + size;
        return inStream.room(Frame.HEADER) >= Frame.HEADER && inRegion.room(size) >= size;
    }

    private void putNow(int type, int number, long correlation, Output payload, boolean large) {
        int size = payload == null ? 0 : payload.size();
        inStream.putHeader(size, type | (large ? Frame.IN_REGION : 0) | number << 16, correlation);
        if (size == 0) return;
        RingWriter to = large ? inRegion : inStream;
        to.put(payload.head(), 0, payload.headSize());
        to.put(payload.tail(), 0, payload.tail().length);
    }

    /**
     * Puts in a frame without payload and shows it, without waking the other side.
     *
     * @return false if the frame must be put in the usual way: others are to be shown first, or many wait to be read
     */
    boolean putQuietly(int type, int number, long correlation) {
        if (broken || unsent > 0 || inStream.hidden() + inRegion.hidden() > 0) return false;
        int capacity = stream.capacity();
        if (capacity - inStream.room(capacity) >= MOST_QUIET) return false;
        putNow(type, number, correlation, null, false);
        inStream.show();
        return true;
    }

    /** Shows the other side what has been put in, and wakes it if it waits. */
    void show() {
        boolean news = inStream.show();
        news |= inRegion.show();
        // What a side that has ended has put in before is still read; then the socket's end shows.
        if (news && stream.wakeConsumer() && !bell.ring()) broken = true;
    }

    /**
     * Moves what waits into the ring, as far as there is room.
     *
     * @param ask whether the other side is to ring when it has made room; else the owner looks again
     */
    void move(boolean ask) {
        while (unsent > 0) {
            RingWriter to = target();
            int free = (int) to.room(1);
            if (free == 0) {
                show();
                if (!ask) return;
                stream.producerWaits();
                if (to.room(1) == 0) return;
                continue;
            }
            ByteBuffer bytes = moving.bytes();
            int count = Math.min(Math.min(free, moving.inRegion() ? REGION_STEP : STEP), bytes.remaining());
            to.put(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            bytes.position(bytes.position() + count);
            unsent -= count;
            if (inStream.hidden() + inRegion.hidden() >= STEP) show();
        }
    }

    /** Where what waits goes next; something waits. */
    private RingWriter target() {
        if (moving == null || !moving.bytes().hasRemaining()) {
            if (moving != null) outbox.done(moving);
            moving = outbox.take();
        }
        return moving.inRegion() ? inRegion : inStream;
    }

    /** Has the other side ring when it makes room; true if there is room for what waits already. */
    boolean roomOnceAsked() {
        stream.producerWaits();
        return unsent > 0 && target().room(1) > 0;
    }
}
