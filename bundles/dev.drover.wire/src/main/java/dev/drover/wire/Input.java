package dev.drover.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message being read. Every read is checked against the message's end. Valid only during the call it is passed to;
 * not safe for use by several threads at once.
 */
public final class Input {

    private static final byte[] NONE = new byte[0];
    private static final int NAMES = 64;
    private static final int LONGEST_NAME = 32;
    private static final int SMALLEST = 256;
    private static final int KEPT_AT_MOST = 8 << 10;

    /**
     * A value takes at most so many times its bytes, so that a small message cannot fill the heap. Lists of short
     * texts and of small maps take up to 40 times theirs; it is masses of empty maps that take more.
     */
    private static final int MAX_COST_PER_BYTE = 48;
    /** What it may take beside that, for small messages may be as they like. */
    private static final long FREE_COST = 4 << 20;
    private static final int TEXT_COST = 48;

    private ByteBuffer source;
    private int begin;
    private int position;
    private int end;
    /** About how many bytes of memory have been needed for what was read. */
    private long cost;

    /** Text that does not stand in an array passes through here. */
    private byte[] scratch = NONE;
    /** Where what was {@linkplain #take taken} last begins. */
    private int at;
    /** Names read before, each in the place of its hash; another name of the same place takes it. */
    private String[] names;
    private byte[][] namesUtf8;

    /** Reads {@code length} bytes of the buffer from {@code position} on; the buffer's own position is not used. */
    public Input over(ByteBuffer buffer, int from, int length) {
        if (from < 0 || length < 0 || length > buffer.capacity() - from)
            throw new CodecException("A message of " + length + " bytes does not lie within its buffer");
        source = buffer;
        begin = from;
        position = from;
        cost = 0;
        end = from + length;
        return this;
    }

    /** What is left, as a message of its own that stays valid. */
    public Input detach() {
        byte[] bytes = getBytes(remaining());
        return new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - position;
    }

    /** The next byte, 0 to 255. */
    public int getByte() {
        need(1);
        return source.get(position++) & 0xff;
    }

    /** The next {@code width} bytes (1 to 8) as a number, most significant first. */
    public long getBigEndian(int width) {
        need(width);
        if (width == 8) {
            long word = source.getLong(position);
            position += 8;
            return source.order() == ByteOrder.BIG_ENDIAN ? word : Long.reverseBytes(word);
        }
        long value = 0;
        for (int i = 0; i < width; i++) value = value << 8 | source.get(position++) & 0xff;
        return value;
    }

    /** The next bytes, copied. */
    public byte[] getBytes(long length) {
        need(length);
        // A large message arrives in an array of its own: hand that over instead of copying it.
        if (source.hasArray() && position == 0 && length == source.array().length && source.arrayOffset() == 0) {
            position = end;
            return source.array();
        }
        byte[] bytes = new byte[(int) length];
        source.get(position, bytes);
        position += bytes.length;
        return bytes;
    }

    /** The next bytes as UTF-8 text; malformed text is refused. */
    public String getUtf8(long length) {
        byte[] bytes = take(length);
        return text(bytes, (int) length);
    }

    /** The same for text that comes again in other messages, such as the keys of maps: it is made once. */
    String getName(long length) {
        byte[] bytes = take(length);
        if (length > LONGEST_NAME) return text(bytes, (int) length);
        int end = at + (int) length;
        int hash = 0;
        for (int i = at; i < end; i++) hash = 31 * hash + bytes[i];
        if (names == null) {
            names = new String[NAMES];
            namesUtf8 = new byte[NAMES][];
        }
        int place = (hash ^ hash >>> 6 ^ hash >>> 12) & NAMES - 1;
        byte[] known = namesUtf8[place];
        if (known == null || !Arrays.equals(known, 0, known.length, bytes, at, end)) {
            // Both are made before either is kept: memory may end in between.
            String name = text(bytes, (int) length);
            byte[] utf8 = Arrays.copyOfRange(bytes, at, end);
            names[place] = name;
            namesUtf8[place] = utf8;
        }
        return names[place];
    }

    /** Takes the next bytes; returns an array that has them, from {@link #at} on, until the next call. */
    private byte[] take(long length) {
        need(length);
        int from = position;
        int count = (int) length;
        position += count;
        if (source.hasArray()) {
            at = source.arrayOffset() + from;
            return source.array();
        }
        at = 0;
        byte[] bytes = count <= scratch.length ? scratch : new byte[Math.max(SMALLEST, count)];
        if (bytes.length <= KEPT_AT_MOST) scratch = bytes;
        source.get(from, bytes, 0, count);
        return bytes;
    }

    /**
     * Notes that what is read takes memory.
     *
     * @throws CodecException if the value takes far more than its bytes
     */
    void spend(long bytes) {
        cost += bytes;
        if (cost > FREE_COST && cost - FREE_COST > (long) MAX_COST_PER_BYTE * (position - begin))
            throw new CodecException("A value takes more than " + MAX_COST_PER_BYTE + " times its bytes of memory");
    }

    private String text(byte[] bytes, int count) {
        if (count > 0) spend(TEXT_COST + (long) count);
        String text = new String(bytes, at, count, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) refuseMalformed(bytes, at, count);
        return text;
    }

    private static void refuseMalformed(byte[] bytes, int from, int count) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, count));
        } catch (CharacterCodingException e) {
            throw new CodecException("Text is not well-formed UTF-8", e);
        }
    }

    private void need(long bytes) {
        if (bytes < 0 || bytes > end - position)
            throw new CodecException("A message ends " + (bytes - remaining()) + " bytes too early");
    }
}
