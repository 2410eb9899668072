package dev.drover.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A message being read. Every read is checked against the message's end. Valid only during the call it is passed to;
 * not safe for use by several threads at once.
 */
public final class Input {

    private ByteBuffer source;
    private int position;
    private int end;

    /** Reads {@code length} bytes of the buffer from {@code position} on; the buffer's own position is not used. */
    public Input over(ByteBuffer buffer, int from, int length) {
        if (from < 0 || length < 0 || length > buffer.capacity() - from)
            throw new CodecException("A message of " + length + " bytes does not lie within its buffer");
        source = buffer;
        position = from;
        end = from + length;
        return this;
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
        byte[] bytes = getBytes(length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) refuseMalformed(bytes);
        return text;
    }

    private static void refuseMalformed(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new CodecException("Text is not well-formed UTF-8", e);
        }
    }

    private void need(long bytes) {
        if (bytes < 0 || bytes > end - position)
            throw new CodecException("A message ends " + (bytes - remaining()) + " bytes too early");
    }
}
