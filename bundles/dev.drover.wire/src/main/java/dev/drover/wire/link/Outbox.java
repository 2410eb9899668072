package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.drover.wire.Output;

/**
 * Frames that wait to leave. Small ones are gathered in one array, so that many leave in one write; large payloads are
 * kept by reference, and those that go through a region by themselves. Guarded by its owner's lock.
 *
 * <p>Memory is got before anything is changed: where there is none, the outbox is as before and the frame is not in it.
 */
final class Outbox {

    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 64 << 10;

    /** Bytes that go the same way together. */
    static final class Piece {
        private final ByteBuffer bytes;
        private final boolean inRegion;
        private Piece next;

        private Piece(ByteBuffer bytes, boolean inRegion) {
            this.bytes = bytes;
            this.inRegion = inRegion;
        }

        ByteBuffer bytes() {
            return bytes;
        }

        /** Whether these bytes go through a region. */
        boolean inRegion() {
            return inRegion;
        }
    }

    // Pieces that are complete, linked in their order.
    private Piece first;
    private Piece last;
    /** Where small frames are gathered; null if none are. */
    private Piece open;
    /** A written piece to be used again, null if there is none. */
    private Piece spare;

    private static Piece gathering(int capacity) {
        return new Piece(ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN), false);
    }

    /** Appends a frame; returns its length. */
    int add(int type, int number, long correlation, Output payload) {
        return add(type, number, correlation, payload, false);
    }

    /**
     * Appends a frame; returns its length.
     *
     * @param inRegion whether the payload goes through a region
     */
    int add(int type, int number, long correlation, Output payload, boolean inRegion) {
        int size = payload == null ? 0 : payload.size();
        int head = payload == null ? 0 : payload.headSize();
        Piece headAlone = inRegion && head > 0
                ? new Piece(ByteBuffer.wrap(Arrays.copyOf(payload.head(), head)), true)
                : null;
        Piece tail = size > head ? new Piece(ByteBuffer.wrap(payload.tail()), inRegion) : null;
        ByteBuffer to = room(inRegion ? Frame.HEADER : Frame.HEADER + head);
        int at = to.position();
        to.putInt(at + Frame.LENGTH_AT, size);
        to.putInt(at + Frame.TYPE_AT, type | (inRegion ? Frame.IN_REGION : 0) | number << 16);
        to.putLong(at + Frame.CORRELATION_AT, correlation);
        to.position(at + Frame.HEADER);
        if (!inRegion && head > 0) to.put(payload.head(), 0, head);
        if (headAlone != null) addPiece(headAlone);
        if (tail != null) addPiece(tail);
        return Frame.HEADER + size;
    }

    /** The next bytes to write, null if none wait. Give it back with {@link #done}. */
    Piece take() {
        if (first == null) seal();
        Piece taken = first;
        if (taken == null) return null;
        first = taken.next;
        if (first == null) last = null;
        taken.next = null;
        return taken;
    }

    /** Takes back a piece that was written, for use again. */
    void done(Piece written) {
        ByteBuffer bytes = written.bytes;
        if (spare != null || bytes.order() != ByteOrder.LITTLE_ENDIAN || bytes.capacity() > LARGEST) return;
        bytes.clear();
        spare = written;
    }

    /** Where to gather so many bytes more. */
    private ByteBuffer room(int bytes) {
        if (open == null) {
            open = spare != null ? spare : gathering(Math.max(SMALLEST, bytes));
            spare = null;
        }
        if (bytes > open.bytes.remaining()) {
            int together = open.bytes.position() + bytes;
            if (together <= LARGEST) {
                Piece larger = gathering(Math.min(LARGEST, Math.max(open.bytes.capacity() * 2, together)));
                larger.bytes.put(open.bytes.flip());
                open = larger;
            } else {
                Piece another = gathering(Math.max(SMALLEST, bytes));
                seal();
                open = another;
            }
        }
        return open.bytes;
    }

    private void addPiece(Piece piece) {
        seal();
        link(piece);
    }

    /** Completes the piece that frames are gathered in. */
    private void seal() {
        if (open == null) return;
        Piece complete = open;
        open = null;
        if (complete.bytes.position() == 0) {
            done(complete);
            return;
        }
        complete.bytes.flip();
        link(complete);
    }

    private void link(Piece piece) {
        if (last == null) first = piece;
        else
            last.next = piece;
        last = piece;
    }
}
