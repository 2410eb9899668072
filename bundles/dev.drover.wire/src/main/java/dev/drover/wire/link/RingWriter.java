package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.drover.wire.CodecException;

/** The end of a ring's stream or region that puts bytes in. Guarded by its link's lock. */
final class RingWriter {

    private final RingBytes to;
    private long tail;
    private long shown;
    private long roomUntil;

    RingWriter(RingBytes to) {
        this.to = to;
        roomUntil = to.capacity();
    }

    /**
     * How many bytes may be put in; looks at the other side's position only if fewer than wanted are known.
     *
     * @throws CodecException if the other side has written an impossible position
     */
    long room(long wanted) {
        if (roomUntil - tail < wanted) {
            long consumed = to.head();
            if (consumed > shown || consumed < roomUntil - to.capacity())
                throw new CodecException("the other side has written an impossible position");
            roomUntil = consumed + to.capacity();
        }
        return roomUntil - tail;
    }

    /** Puts in the header of a frame. */
    void putHeader(int size, int typeAndNumber, long correlation) {
        if (to.piece(tail) >= Frame.HEADER) {
            ByteBuffer memory = to.memory();
            int at = to.at(tail);
            memory.putInt(at + Frame.LENGTH_AT, size);
            memory.putInt(at + Frame.TYPE_AT, typeAndNumber);
            memory.putLong(at + Frame.CORRELATION_AT, correlation);
            tail += Frame.HEADER;
        } else {
            ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
            whole.putInt(size).putInt(typeAndNumber).putLong(correlation);
            put(whole.array(), 0, whole.capacity());
        }
    }

    /** Puts in bytes for which there is room. */
    void put(byte[] bytes, int from, int count) {
        int first = Math.min(count, to.piece(tail));
        to.memory().put(to.at(tail), bytes, from, first);
        if (count > first) to.memory().put(to.at(tail + first), bytes, from + first, count - first);
        tail += count;
    }

    /** How many bytes the other side does not see yet. */
    long hidden() {
        return tail - shown;
    }

    /** Shows the other side what has been put in; false if there was nothing. */
    boolean show() {
        if (tail == shown) return false;
        shown = tail;
        to.tail(tail);
        return true;
    }
}
