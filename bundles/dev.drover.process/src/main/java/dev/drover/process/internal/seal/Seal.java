package dev.drover.process.internal.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;

/**
 * What encrypts the frames of a link. Each frame stands, encrypted in pieces, in a {@link Frame#SEALED} frame, so that
 * it works over whatever carries frames. Each direction is used by one thread at a time.
 *
 * <p>A frame that was changed, repeated, left out or put in another order, or that was sealed for another link, is a
 * {@link CodecException}; nothing of it is handed on.
 */
final class Seal {

    /** Bytes of a piece before it is encrypted. Larger ones are slow until the JVM has compiled what encrypts them. */
    static final int PIECE = 64 << 10;

    private static final int SMALLEST = 256;
    private static final int KEPT_AT_MOST = PIECE;
    private static final byte[] NONE = {};

    private final PieceCipher out;
    private final PieceCipher in;

    /** For what leaves. */
    private ByteBuffer plain = buffer(SMALLEST);
    /** For what comes. */
    private ByteBuffer opened = buffer(SMALLEST);

    Seal(PieceCipher out, PieceCipher in) {
        this.out = out;
        this.in = in;
    }

    /** One of the order of bytes in frames. */
    static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(Math.max(SMALLEST, capacity)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many bytes the payload of an outer frame has for a payload of so many. */
    static int sealedSize(int bytes) {
        int whole = Frame.HEADER + bytes;
        return whole + (whole + PIECE - 1) / PIECE * PieceCipher.TAG;
    }

    /** The number of the piece that is sealed next, which is the correlation of its outer frame. */
    long count() {
        return out.count();
    }

    /**
     * Seals a frame. It has to be the next one that leaves; if it cannot leave, the link must end.
     *
     * @return the payload of the outer frame
     */
    byte[] seal(int type, int number, long correlation, Output content) {
        int head = content == null ? 0 : content.headSize();
        byte[] tail = content == null ? NONE : content.tail();
        int begin = Frame.HEADER + head;
        if (plain.capacity() < begin || plain.capacity() > KEPT_AT_MOST) plain = buffer(begin);
        plain.clear().putInt(head + tail.length).putInt(type | number << 16).putLong(correlation);
        if (head > 0) plain.put(content.head(), 0, head);
        byte[] to = new byte[sealedSize(head + tail.length)];
        try {
            seal(plain.array(), begin, tail, to);
        } catch (GeneralSecurityException e) {
            throw new CodecException("a frame cannot be encrypted: " + e.getMessage(), e);
        }
        return to;
    }

    private void seal(byte[] begin, int beginSize, byte[] tail, byte[] to) throws GeneralSecurityException {
        int whole = beginSize + tail.length;
        int at = 0;
        for (int done = 0; done < whole; done += PIECE) {
            int end = Math.min(whole, done + PIECE);
            int from = Math.min(done, beginSize);
            int ofBegin = Math.min(end, beginSize) - from;
            out.apply(begin, from, ofBegin, tail, done - from, end - done - ofBegin, to, at);
            at += end - done + PieceCipher.TAG;
        }
    }

    /**
     * Opens the frame that came.
     *
     * @return the frame that stood in it, header and all, up to the limit; valid until the next call
     * @throws CodecException if it is not the next one that the other side has sealed
     */
    ByteBuffer open(int outerType, int outerNumber, long outerCorrelation, Input content) {
        if (outerType != Frame.SEALED)
            throw new CodecException("a frame came that is not encrypted, on a link that is");
        if (outerCorrelation != in.count() || outerNumber != 0)
            throw new CodecException("encrypted frame " + Long.toUnsignedString(outerCorrelation)
                    + " came where frame " + in.count()
                    + " was due: frames were repeated, left out or put in another order");
        int length = content.remaining();
        byte[] from = content.getBytes(length);
        if (opened.capacity() < length || opened.capacity() > KEPT_AT_MOST) opened = buffer(length);
        opened.clear();
        int whole = 0;
        try {
            for (int at = 0; at < length; at += PIECE + PieceCipher.TAG) {
                int size = Math.min(length - at, PIECE + PieceCipher.TAG);
                in.apply(from, at, size, NONE, 0, 0, opened.array(), whole);
                whole += size - PieceCipher.TAG;
            }
        } catch (GeneralSecurityException e) {
            throw new CodecException("encrypted frame " + outerCorrelation
                    + " was changed on its way, or was not sealed for this link", e);
        }
        // A frame of fewer pieces than it was sealed in.
        if (whole < Frame.HEADER || opened.getInt(Frame.LENGTH_AT) != whole - Frame.HEADER)
            throw new CodecException("encrypted frame " + outerCorrelation + " was cut");
        return opened.limit(whole).position(0);
    }
}
