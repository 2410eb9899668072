package dev.drover.conformance;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/** Values as bytes. */
public final class Values {

    private static final int LONGEST = 1 << 28;
    private static final int SHOWN = 40;

    private Values() {}

    /** The bytes of a value. */
    public static byte[] write(Object value) {
        Output out = new Output(LONGEST);
        Codec.VALUE.encode(value, out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, out.headSize());
        System.arraycopy(out.tail(), 0, bytes, out.headSize(), out.tail().length);
        return bytes;
    }

    /** @throws Nonconformance if the bytes are no value */
    public static Object read(byte[] bytes) throws Nonconformance {
        try {
            return Codec.VALUE.decode(new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length));
        } catch (CodecException e) {
            throw new Nonconformance("its payload " + hex(bytes) + " is no value: " + e.getMessage());
        }
    }

    /** The first bytes, in hexadecimal digits. */
    public static String hex(byte[] bytes) {
        int shown = Math.min(bytes.length, SHOWN);
        return HexFormat.of().formatHex(bytes, 0, shown)
                + (shown < bytes.length ? "… (" + bytes.length + " bytes)" : "");
    }

    /** The bytes that hexadecimal digits say. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
