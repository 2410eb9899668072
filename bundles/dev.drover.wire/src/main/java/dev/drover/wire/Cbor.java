package dev.drover.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The subset of CBOR (RFC 8949) that JSON-like values and records need: integers of 64 bits, doubles, byte and text
 * strings, arrays, maps with text keys, false, true and null; definite lengths, no tags.
 *
 * <p>Input is hostile: no declared length is believed before the bytes that it promises are there.
 *
 * <p>The public methods are for codecs that write and read the parts of a value one by one, which takes a quarter of
 * the time of a list. They keep no state; each throws a {@link CodecException} if something else stands there or the
 * message ends, and the output's limit holds.
 */
public final class Cbor {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int SIMPLE = 7;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;
    private static final int HALF = 0xf9;
    private static final int SINGLE = 0xfa;
    private static final int DOUBLE = 0xfb;

    private Cbor() {}

    static void write(Object value, Output out, int depth) {
        if (value == null) out.putByte(NULL);
        else if (value instanceof String text) writeText(text, out);
        else if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte)
            writeInteger(((Number) value).longValue(), out);
        else if (value instanceof Double || value instanceof Float) writeDouble(((Number) value).doubleValue(), out);
        else if (value instanceof Boolean flag) writeBoolean(flag, out);
        else if (value instanceof byte[] bytes) writeBytes(bytes, out);
        else if (value instanceof Map<?, ?> map) writeMap(map, out, depth);
        else if (value instanceof Collection<?> list) writeList(list, out, depth);
        else
            throw new CodecException("A " + value.getClass().getName()
                    + " is no JSON-like value: use null, Boolean, Number, String, byte[], List or Map");
    }

    /** Writes the beginning of a list; so many values must follow, 0 or more. */
    public static void writeArray(int count, Output out) {
        head(ARRAY, count, out);
    }

    /** Writes a text in UTF-8. A lone surrogate is written as a question mark. */
    public static void writeText(String text, Output out) {
        int begin = out.headSize();
        head(TEXT, text.length(), out);
        if (out.putAscii(text)) return;
        out.back(begin);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, bytes.length, out);
        out.putBytes(bytes);
    }

    /** Writes a copy of the bytes. */
    public static void writeBytes(byte[] bytes, Output out) {
        head(BYTES, bytes.length, out);
        out.putBytes(bytes);
    }

    /** Writes any integer of 64 bits in its shortest form. */
    public static void writeInteger(long value, Output out) {
        if (value >= 0) head(UNSIGNED, value, out);
        else
            head(NEGATIVE, ~value, out);
    }

    static void writeDouble(double value, Output out) {
        out.putByte(DOUBLE);
        out.putBigEndian(Double.doubleToRawLongBits(value), 8);
    }

    static void writeBoolean(boolean value, Output out) {
        out.putByte(value ? TRUE : FALSE);
    }

    private static void writeList(Collection<?> list, Output out, int depth) {
        int inside = Containers.deeper(depth);
        head(ARRAY, list.size(), out);
        for (Object element : list) write(element, out, inside);
    }

    private static void writeMap(Map<?, ?> map, Output out, int depth) {
        int inside = Containers.deeper(depth);
        head(MAP, map.size(), out);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key))
                throw new CodecException("A map has the key " + entry.getKey() + ": keys must be text");
            writeText(key, out);
            write(entry.getValue(), out, inside);
        }
    }

    /** Writes a major type with its argument in the shortest form. */
    static void head(int major, long argument, Output out) {
        int type = major << 5;
        if (argument < 24) out.putByte(type | (int) argument);
        else if (argument < 1 << 8) out.putBigEndian((type | 24L) << 8 | argument, 2);
        else if (argument < 1 << 16) out.putBigEndian((type | 25L) << 16 | argument, 3);
        else if (argument < 1L << 32) out.putBigEndian((type | 26L) << 32 | argument, 5);
        else {
            out.putByte(type | 27);
            out.putBigEndian(argument, 8);
        }
    }

    static Object read(Input in, int depth) {
        return read(in.getByte(), in, depth);
    }

    /** Reads the beginning of a list; returns how many values follow, never more than there are bytes. */
    public static int readArray(Input in) {
        return readArrayHead(in.getByte(), in);
    }

    /** Reads an integer of 64 bits. */
    public static long readInteger(Input in) {
        return readInteger(in.getByte(), in);
    }

    /**
     * Reads a text that comes again in other messages, such as a name: of one input, texts of up to 32 bytes that were
     * read before are not made again.
     */
    public static String readName(Input in) {
        int first = in.getByte();
        if (first >>> 5 != TEXT) throw unexpected(first, "text");
        return in.getName(argument(first, in));
    }

    /** Reads a byte string; the array is the caller's. */
    public static byte[] readBytes(Input in) {
        return readBytes(in.getByte(), in);
    }

    /** Reads any value that stands within one list: null, Boolean, Long, Double, String, byte[], List or Map. */
    public static Object readValue(Input in) {
        return read(in, 1);
    }

    static Object read(int first, Input in, int depth) {
        return switch (first >>> 5) {
            case UNSIGNED -> argument(first, in);
            case NEGATIVE -> ~argument(first, in);
            case BYTES -> in.getBytes(argument(first, in));
            case TEXT -> in.getUtf8(argument(first, in));
            case ARRAY -> readList(count(first, in, 1), in, depth);
            case MAP -> readMap(count(first, in, 2), in, depth);
            case SIMPLE -> readSimple(first, in);
            default -> throw unexpected(first, "a value without tags");
        };
    }

    static boolean isNull(int first) {
        return first == NULL;
    }

    static long readInteger(int first, Input in) {
        return switch (first >>> 5) {
            case UNSIGNED -> argument(first, in);
            case NEGATIVE -> ~argument(first, in);
            default -> throw unexpected(first, "an integer");
        };
    }

    /** Reads integers, too: there are languages that know one kind of number, and write 1.0 as they write 1. */
    static double readDouble(int first, Input in) {
        if (first >>> 5 <= NEGATIVE) return exactly(readInteger(first, in));
        if (first >>> 5 == SIMPLE && readSimple(first, in) instanceof Double number) return number;
        throw unexpected(first, "a floating-point number");
    }

    private static double exactly(long value) {
        double number = value;
        // The largest long rounds to 2^63, which comes back as the largest long.
        if ((long) number != value || value == Long.MAX_VALUE)
            throw new CodecException("The integer " + value + " is no floating-point number without rounding");
        return number;
    }

    static boolean readBoolean(int first) {
        if (first != TRUE && first != FALSE) throw unexpected(first, "true or false");
        return first == TRUE;
    }

    static String readText(int first, Input in) {
        if (first >>> 5 != TEXT) throw unexpected(first, "text");
        return in.getUtf8(argument(first, in));
    }

    /** The key of a map. */
    static String readKey(Input in) {
        in.spend(Containers.ENTRY_COST);
        return readName(in);
    }

    static byte[] readBytes(int first, Input in) {
        if (first >>> 5 != BYTES) throw unexpected(first, "bytes");
        return in.getBytes(argument(first, in));
    }

    static int readArrayHead(int first, Input in) {
        if (first >>> 5 != ARRAY) throw unexpected(first, "an array");
        return count(first, in, 1);
    }

    static int readMapHead(int first, Input in) {
        if (first >>> 5 != MAP) throw unexpected(first, "a map");
        return count(first, in, 2);
    }

    private static List<Object> readList(int count, Input in, int depth) {
        int inside = Containers.deeper(depth);
        List<Object> list = Containers.listOf(count, in);
        for (int i = 0; i < count; i++) list.add(read(in, inside));
        return list;
    }

    private static Map<String, Object> readMap(int count, Input in, int depth) {
        int inside = Containers.deeper(depth);
        Map<String, Object> map = Containers.mapOf(count, in);
        for (int i = 0; i < count; i++) {
            String key = readKey(in);
            map.put(key, read(in, inside));
            if (map.size() == i) throw new CodecException("A map has the same key twice");
        }
        return map;
    }

    private static Object readSimple(int first, Input in) {
        return switch (first) {
            case FALSE -> false;
            case TRUE -> true;
            case NULL -> null;
            case HALF -> (double) Float.float16ToFloat((short) in.getBigEndian(2));
            case SINGLE -> (double) Float.intBitsToFloat((int) in.getBigEndian(4));
            case DOUBLE -> Double.longBitsToDouble(in.getBigEndian(8));
            default -> throw unexpected(first, "a value");
        };
    }

    private static long argument(int first, Input in) {
        int info = first & 0x1f;
        if (info < 24) return info;
        if (info > 27) throw unexpected(first, "a definite length");
        long value = in.getBigEndian(1 << info - 24);
        if (value < 0) throw new CodecException("A number needs more than 64 bits with its sign");
        return value;
    }

    /** The value that was read; refuses what follows it in the message. */
    public static <T> T end(Input in, T value) {
        if (in.remaining() > 0) throw new CodecException(in.remaining() + " bytes follow the end of a value");
        return value;
    }

    /** A count of elements, refused unless the bytes for that many can be there. */
    private static int count(int first, Input in, int leastBytes) {
        long count = argument(first, in);
        if (count > in.remaining() / leastBytes)
            throw new CodecException("A value declares " + count + " elements in " + in.remaining() + " bytes");
        return (int) count;
    }

    private static CodecException unexpected(int first, String wanted) {
        return new CodecException("Found CBOR 0x" + Integer.toHexString(first) + " where " + wanted + " was expected");
    }
}
