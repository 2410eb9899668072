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

    /** Writes one frame. */
    public static <T> void write(SocketChannel channel, int type, Codec<T> codec, T value) throws IOException {
        Output payload = new Output(LONGEST);
        codec.encode(value, payload);
        Outbox one = new Outbox();
        one.add(type, 0, 0, payload);
        for (Outbox.Piece part; (part = one.take()) != null;)
            while (part.bytes().hasRemaining()) channel.write(part.bytes());
    }

    /** Reads one frame of the given type, and no byte more. */
    public static <T> T read(SocketChannel channel, int type, Codec<T> codec) throws IOException {
        return read(next(channel, LONGEST), type, codec);
    }

    /** What a frame holds, header and all; it has to be of the given type. */
    public static <T> T read(ByteBuffer frame, int type, Codec<T> codec) throws IOException {
        int got = frame.get(Frame.TYPE_AT) & 0xff;
        if (got == Frame.REFUSED && type != got) throw new IOException("refused: " + decode(Codec.UTF8, frame));
        if (got != type) throw new IOException("frame " + type + " was expected, frame " + got + " came");
        return decode(codec, frame);
    }

    /** Reads one frame, header and all, and no byte more. */
    public static ByteBuffer next(SocketChannel channel, int longest) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, header);
        int length = header.getInt(Frame.LENGTH_AT);
        if (length < 0 || length > longest) throw new IOException("the first frame declares too many bytes");
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, frame.put(header.flip()));
        return frame;
    }

    private static <T> T decode(Codec<T> codec, ByteBuffer frame) {
        return codec.decode(new Input().over(frame, Frame.HEADER, frame.capacity() - Frame.HEADER));
    }

    private static void fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining())
            if (channel.read(buffer) < 0) throw new EOFException("the other side closed the link during the handshake");
    }
}
