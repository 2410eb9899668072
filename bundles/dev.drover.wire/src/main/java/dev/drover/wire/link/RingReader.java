package dev.drover.wire.link;

import java.nio.ByteBuffer;

import dev.drover.wire.CodecException;

/** The end of a ring's stream or region that takes bytes out. Used by the reactor's owner only. */
final class RingReader {

    private final RingBytes from;
    private long head;
    private long given;
    private long end;

    RingReader(RingBytes from) {
        this.from = from;
    }

    boolean exists() {
        return from.capacity() > 0;
    }

    /**
     * Looks whether the other side has shown more.
     *
     * @throws CodecException if it has written an impossible position
     */
    boolean learn() {
        long now = from.tail();
        if (now < head || now - given > from.capacity())
            throw new CodecException("the other side has written an impossible position");
        if (now == end) return false;
        end = now;
        return true;
    }

    /** How many bytes the other side has shown by now. On any thread. */
    long shown() {
        return from.tail();
    }

    /** How many bytes the other side has shown so far, by the last look. */
    long end() {
        return end;
    }

    /** How many bytes are there. */
    long there() {
        return end - head;
    }

    ByteBuffer memory() {
        return from.memory();
    }

    /** Where the next byte stands in {@link #memory}. */
    int at() {
        return from.at(head);
    }

    /** How many of the next bytes stand in one piece. */
    int piece() {
        return from.piece(head);
    }

    /** Copies the next bytes, as many as the buffer's capacity, without taking them. */
    ByteBuffer gather(ByteBuffer to) {
        int count = to.capacity();
        int first = Math.min(count, piece());
        from.memory().get(at(), to.array(), 0, first);
        from.memory().get(from.at(head + first), to.array(), first, count - first);
        return to;
    }

    /** Moves what is there into the buffer, at most so many bytes. */
    void take(ByteBuffer to, int most) {
        int count = (int) Math.min(Math.min(to.remaining(), most), Math.min(there(), piece()));
        from.memory().get(at(), to.array(), to.position(), count);
        to.position(to.position() + count);
        head += count;
    }

    void skip(int bytes) {
        head += bytes;
    }

    /** How many bytes have been taken whose room was not given back. */
    long kept() {
        return head - given;
    }

    /** Gives the room of what has been taken back; false if there was nothing. */
    boolean give() {
        if (head == given) return false;
        given = head;
        from.head(head);
        return true;
    }

    /** Whether there is plenty of room: worth waking a producer that waits. */
    boolean mostlyRead() {
        return from.tail() - head <= from.capacity() / 2;
    }
}
