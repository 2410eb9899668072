package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;

import dev.drover.wire.Output;

/**
 * Frames that wait to leave. Small ones are gathered in one array, so that many leave in one write; large payloads are
 * kept by reference, and those that go another way than their headers by themselves. Guarded by its owner's lock.
 */
final class Outbox {

    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 64 << 10;

    /** @param aside whether these bytes go another way */
    record Piece(ByteBuffer bytes, boolean aside) {}

    private final ArrayDeque<Piece> sealed = new ArrayDeque<>();
    private ByteBuffer open = buffer(SMALLEST);
    private ByteBuffer spare;

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Appends a frame; returns its length. */
    int add(int type, int number, long correlation, Output payload) {
        return add(type, number, correlation, payload, false);
    }

    /**
     * Appends a frame; returns its length.
     *
     * @param aside whether the payload goes another way
     */
    int add(int type, int number, long correlation, Output payload, boolean aside) {
        int size = payload == null ? 0 : payload.size();
        int head = payload == null ? 0 : payload.headSize();
        room(aside ? Frame.HEADER : Frame.HEADER + head);
        int at = open.position();
        open.putInt(at + Frame.LENGTH_AT, size);
        open.putInt(at + Frame.TYPE_AT, type | (aside ? Frame.ASIDE : 0) | number << 16);
        open.putLong(at + Frame.CORRELATION_AT, correlation);
        open.position(at + Frame.HEADER);
        if (size == 0) return Frame.HEADER;
        if (aside) {
            seal();
            if (head > 0) sealed.add(new Piece(ByteBuffer.wrap(Arrays.copyOf(payload.head(), head)), true));
        } else
            open.put(payload.head(), 0, head);
        if (payload.tail().length > 0) {
            if (!aside) seal();
            sealed.add(new Piece(ByteBuffer.wrap(payload.tail()), aside));
        }
        return Frame.HEADER + size;
    }

    /** The next bytes to write, null if none wait. Give it back with {@link #done}. */
    Piece take() {
        if (sealed.isEmpty() && open.position() > 0) seal();
        return sealed.poll();
    }

    /** Takes back a buffer that was written, for use again. */
    void done(ByteBuffer written) {
        if (spare == null && written.order() == ByteOrder.LITTLE_ENDIAN && written.capacity() <= LARGEST)
            spare = written.clear();
    }

    private void room(int bytes) {
        if (bytes <= open.remaining()) return;
        if (open.position() + bytes <= LARGEST) {
            ByteBuffer larger = buffer(Math.min(LARGEST, Math.max(open.capacity() * 2, open.position() + bytes)));
            open = larger.put(open.flip());
        } else {
            if (open.position() > 0) seal();
            if (bytes > open.capacity()) open = buffer(bytes);
        }
    }

    private void seal() {
        sealed.add(new Piece(open.flip(), false));
        open = spare != null ? spare : buffer(SMALLEST);
        spare = null;
    }
}
