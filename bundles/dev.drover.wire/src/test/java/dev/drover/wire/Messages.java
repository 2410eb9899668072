package dev.drover.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Writes values to bytes and reads them back. */
public final class Messages {

    /** Times the usual number of rounds; 100 for a soak. */
    public static final int SCALE = Integer.getInteger("drover.scale", 1);

    private static final int LIMIT = 256 << 20;

    private Messages() {}

    /** The size of a promise's test: the given one, times the scale, or what the soak asks for. */
    public static int size(String promise, int small) {
        return Integer.getInteger("drover.size." + promise, small * SCALE);
    }

    /** The seed of a test: the given one, or that of the run. */
    public static long seed(long usual) {
        return Long.getLong("drover.seed", usual);
    }

    public static <T> byte[] bytes(Codec<T> codec, T value) {
        Output out = new Output(LIMIT);
        codec.encode(value, out);
        return bytes(out);
    }

    public static byte[] bytes(Output out) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(out.head(), 0, out.headSize());
        all.writeBytes(out.tail());
        if (all.size() != out.size()) throw new AssertionError("size() is " + out.size() + ", there are " + all.size());
        return all.toByteArray();
    }

    /** Reads a message that has a buffer of its own. */
    public static <T> T read(Codec<T> codec, byte[] message) {
        return codec.decode(new Input().over(ByteBuffer.wrap(message), 0, message.length));
    }

    /** Reads a message that stands among others, in memory outside the heap. */
    public static <T> T readAmongOthers(Codec<T> codec, byte[] message) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(message.length + 40);
        buffer.put(17, message);
        for (int i = 0; i < 17; i++) buffer.put(i, (byte) 0x99).put(buffer.capacity() - 1 - i, (byte) 0x99);
        return codec.decode(new Input().over(buffer, 17, message.length));
    }

    public static <T> T read(Codec<T> codec, String hex) {
        return read(codec, hex(hex));
    }

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
