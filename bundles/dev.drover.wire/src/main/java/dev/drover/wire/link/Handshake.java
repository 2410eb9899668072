package dev.drover.wire.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/** Sends and receives the first frames, on a channel that blocks. */
public final class Handshake {

    /** The longest payload of a frame during the handshake, in bytes. */
    public static final int LONGEST = 64 << 10;

    private Handshake() {}

    /** A frame that came. */
    public static final class Came {
        private final int type;
        private final ByteBuffer payload;

        private Came(int type, ByteBuffer payload) {
            this.type = type;
            this.payload = payload;
        }

        public int type() {
            return type;
        }

        /**
         * What it holds.
         *
         * @throws IOException if it is of another type
         */
        public <T> T as(int expected, Codec<T> codec) throws IOException {
            if (type == Frame.REFUSED && type != expected)
                throw new IOException("refused: " + decode(Codec.UTF8, payload));
            if (type != expected)
                throw new IOException("frame " + expected + " was expected, frame " + type + " came");
            return decode(codec, payload);
        }
    }

    /** Writes one frame. */
    public static <T> void write(SocketChannel channel, int type, Codec<T> codec, T value) throws IOException {
        write(channel, null, type, codec, value);
    }

    /**
     * Writes one frame.
     *
     * @param seal what encrypts it; null on a link that is not encrypted
     */
    public static <T> void write(SocketChannel channel, Seal seal, int type, Codec<T> codec, T value)
            throws IOException {
        Output payload = new Output(LONGEST);
        codec.encode(value, payload);
        Outbox one = new Outbox();
        if (seal == null) one.add(type, 0, 0, payload);
        else
            one.add(Frame.SEALED, 0, seal.count(), seal.seal(type, 0, 0, payload));
        for (Outbox.Piece part; (part = one.take()) != null;)
            while (part.bytes().hasRemaining()) channel.write(part.bytes());
    }

    /** Reads one frame of the given type, and no byte more. */
    public static <T> T read(SocketChannel channel, int type, Codec<T> codec) throws IOException {
        return read(channel, null, type, codec);
    }

    /**
     * Reads one frame of the given type, and no byte more.
     *
     * @param seal what decrypts it; null on a link that is not encrypted
     */
    public static <T> T read(SocketChannel channel, Seal seal, int type, Codec<T> codec) throws IOException {
        return readAny(channel, seal).as(type, codec);
    }

    /**
     * Reads one frame, and no byte more.
     *
     * @param seal what decrypts it; null on a link that is not encrypted
     */
    public static Came readAny(SocketChannel channel, Seal seal) throws IOException {
        ByteBuffer header = full(channel, Frame.HEADER);
        int length = header.getInt(Frame.LENGTH_AT);
        int type = header.get(Frame.TYPE_AT) & 0xff;
        if (length < 0 || length > (seal == null ? LONGEST : Seal.sealedSize(LONGEST)))
            throw new IOException("the first frame declares too many bytes");
        ByteBuffer payload = full(channel, length);
        if (seal == null) return new Came(type, payload);
        Input opened = seal.open(header.getShort(Frame.TYPE_AT) & 0xffff, header.getShort(Frame.NUMBER_AT) & 0xffff,
                header.getLong(Frame.CORRELATION_AT), input(payload));
        return new Came(seal.type(), ByteBuffer.wrap(opened.getBytes(opened.remaining())));
    }

    private static <T> T decode(Codec<T> codec, ByteBuffer payload) {
        return codec.decode(input(payload));
    }

    private static Input input(ByteBuffer payload) {
        return new Input().over(payload, 0, payload.capacity());
    }

    private static ByteBuffer full(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (channel.read(buffer) < 0) throw new EOFException("the other side closed the link during the handshake");
        return buffer;
    }
}
