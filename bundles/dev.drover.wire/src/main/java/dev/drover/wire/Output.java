package dev.drover.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message being written. Grows as needed up to its limit. Not safe for use by several threads at once.
 *
 * <p>The last part of a message may be an array taken by reference, so that large byte arrays travel without a copy.
 */
public final class Output {

    private static final int BY_REFERENCE = 32 << 10;
    private static final int KEPT_AT_MOST = 64 << 10;
    private static final byte[] NONE = new byte[0];

    private byte[] head;
    private int size;
    private byte[] tail = NONE;
    private final int limit;

    /** An empty message that may grow to {@code limit} bytes. */
    public Output(int limit) {
        this(new byte[Math.min(limit, 256)], limit);
    }

    private Output(byte[] head, int limit) {
        this.head = head;
        this.limit = limit;
    }

    /** Appends the low 8 bits. */
    public void putByte(int value) {
        ensure(1);
        head[size++] = (byte) value;
    }

    /** Appends the lowest {@code width} bytes of the value, most significant first. */
    public void putBigEndian(long value, int width) {
        ensure(width);
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) head[size++] = (byte) (value >>> shift);
    }

    /** Appends a copy of the bytes. */
    public void putBytes(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, head, size, bytes.length);
        size += bytes.length;
    }

    /** Appends text in UTF-8. A lone surrogate is written as a question mark. */
    public void putUtf8(String text) {
        if (!putAscii(text)) putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends text if all of it is ASCII; otherwise nothing, and returns false. */
    boolean putAscii(String text) {
        int length = text.length();
        ensure(length);
        byte[] bytes = head;
        int at = size;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            bytes[at + i] = (byte) c;
        }
        if (all >= 0x80) return false;
        size = at + length;
        return true;
    }

    /** Forgets what was written after the given size of the head. */
    void back(int headSize) {
        size = headSize;
    }

    /** Appends the bytes as the end of the message; a large array is kept, not copied. Nothing may follow. */
    public void putLast(byte[] bytes) {
        if (bytes.length < BY_REFERENCE) {
            putBytes(bytes);
            return;
        }
        ensure(0);
        if (bytes.length > limit - size) throw tooLong((long) size + bytes.length);
        tail = bytes;
    }

    /** The bytes written so far. */
    public int size() {
        return size + tail.length;
    }

    /** The array that holds the first {@link #headSize} bytes. Not a copy. */
    public byte[] head() {
        return head;
    }

    /** How many bytes stand in {@link #head}. */
    public int headSize() {
        return size;
    }

    /** The bytes after the head; often none. Not a copy. */
    public byte[] tail() {
        return tail;
    }

    /** Makes the message empty again, to be written anew. */
    public void clear() {
        size = 0;
        tail = NONE;
        if (head.length > KEPT_AT_MOST) head = new byte[256];
    }

    /** The message as one of its own, to be kept; this one is empty then. */
    public Output detach() {
        // What is too large to be used again is not copied.
        Output kept = new Output(head.length > KEPT_AT_MOST ? head : Arrays.copyOf(head, size), limit);
        kept.size = size;
        kept.tail = tail;
        clear();
        return kept;
    }

    private void ensure(int more) {
        if (tail.length > 0) throw new IllegalStateException("nothing may follow putLast");
        if (more <= head.length - size) return;
        long wanted = (long) size + more;
        if (wanted > limit) throw tooLong(wanted);
        head = Arrays.copyOf(head, (int) Math.min(limit, Math.max(wanted, head.length * 2L)));
    }

    private CodecException tooLong(long wanted) {
        return new CodecException("A message of " + wanted + " bytes is over the limit of " + limit
                + " bytes: send less at a time or raise maxMessage");
    }
}
