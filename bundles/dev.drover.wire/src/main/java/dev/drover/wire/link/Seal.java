package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/**
 * What encrypts the frames of a link. Each frame but its length stands, encrypted, in a {@link Frame#SEALED} frame, so
 * that it works over whatever carries frames. Each direction is used by one thread at a time.
 *
 * <p>A frame that was changed, repeated, left out or put in another order, or that was sealed for another link, is a
 * {@link CodecException}; nothing of it is handed on.
 */
public final class Seal {

    /** What stands before the payload: the rest of a frame's header. */
    private static final int BEFORE = Frame.HEADER - Frame.TYPE_AT;

    /** How many bytes a sealed frame's payload is longer than its content's. */
    public static final int OVERHEAD = BEFORE + FrameCipher.TAG;

    private static final int SMALLEST = 256;
    private static final int KEPT_AT_MOST = 64 << 10;
    private static final byte[] NONE = {};

    private final FrameCipher out;
    private final FrameCipher in;

    // Writing.
    private ByteBuffer plain = buffer(SMALLEST);
    private final Output sealed = new Output(Integer.MAX_VALUE);

    // Reading.
    private ByteBuffer opened = buffer(SMALLEST);
    private final Input payload = new Input();

    Seal(FrameCipher out, FrameCipher in) {
        this.out = out;
        this.in = in;
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the frame that is sealed next, which is the correlation of its outer frame. */
    long count() {
        return out.count();
    }

    /**
     * Seals a frame. It has to be the next one that leaves; if it cannot leave, the link must end.
     *
     * @return the payload of the outer frame, valid until the next call but for its tail
     */
    Output seal(int type, int number, long correlation, Output content) {
        int head = content == null ? 0 : content.headSize();
        byte[] tail = content == null ? NONE : content.tail();
        if (plain.capacity() < BEFORE + head || plain.capacity() > KEPT_AT_MOST)
            plain = buffer(Math.max(SMALLEST, BEFORE + head));
        plain.clear().putInt(type | number << 16).putLong(correlation);
        if (head > 0) plain.put(content.head(), 0, head);
        int size = OVERHEAD + head + tail.length;
        sealed.clear();
        try {
            if (tail.length == 0) {
                int at = sealed.skip(size);
                out.apply(plain.array(), BEFORE + head, tail, sealed.head(), at);
            } else {
                byte[] to = new byte[size];
                out.apply(plain.array(), BEFORE + head, tail, to, 0);
                sealed.putLast(to);
            }
        } catch (GeneralSecurityException e) {
            throw new CodecException("a frame cannot be encrypted: " + e.getMessage(), e);
        }
        return sealed;
    }

    /**
     * Opens the frame that came; {@link #type}, {@link #number} and {@link #correlation} are what stood in it.
     *
     * @return the payload, valid until the next call
     * @throws CodecException if it is not the next one that the other side has sealed
     */
    Input open(int outerType, int outerNumber, long outerCorrelation, Input content) {
        if (outerType != Frame.SEALED)
            throw new CodecException("a frame came that is not encrypted, on a link that is");
        if (outerCorrelation != in.count() || outerNumber != 0)
            throw new CodecException("encrypted frame " + Long.toUnsignedString(outerCorrelation)
                    + " came where frame " + in.count()
                    + " was due: frames were repeated, left out or put in another order");
        int length = content.remaining();
        if (length < OVERHEAD)
            throw new CodecException("an encrypted frame has " + length + " bytes, which is too few");
        byte[] from = content.getBytes(length);
        if (opened.capacity() < length || opened.capacity() > KEPT_AT_MOST)
            opened = buffer(Math.max(SMALLEST, length));
        try {
            in.apply(from, length, NONE, opened.array(), 0);
        } catch (GeneralSecurityException e) {
            throw new CodecException("encrypted frame " + in.count()
                    + " was changed on its way, or was not sealed for this link", e);
        }
        return payload.over(opened, BEFORE, length - OVERHEAD);
    }

    /** The type of the frame that was opened last. */
    int type() {
        return opened.get(0) & 0xff;
    }

    /** Its number. */
    int number() {
        return opened.getShort(Frame.NUMBER_AT - Frame.TYPE_AT) & 0xffff;
    }

    /** Its correlation. */
    long correlation() {
        return opened.getLong(Frame.CORRELATION_AT - Frame.TYPE_AT);
    }
}
