package dev.drover.process.internal.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;

/**
 * A connection on which everything is encrypted once both sides have shown their keys. This package needs the wire and
 * the JDK only: a host that is told to encrypt has it on its class path, and finds this class by its name.
 */
public final class SealedConnection implements Connection {

    private final SocketChannel channel;
    /** The host's half, until it is answered. */
    private KeyExchange keys;
    private Seal seal;

    /** A host's: sends its key. */
    public SealedConnection(SocketChannel channel, String token) throws IOException {
        this.channel = channel;
        keys = new KeyExchange(channel, token);
    }

    private SealedConnection(SocketChannel channel, Seal seal) {
        this.channel = channel;
        this.seal = seal;
    }

    /** The id of a token, which a host says in place of it. */
    public static byte[] id(String token) {
        return KeyExchange.id(token);
    }

    /** The id in the payload of a host's first frame. */
    public static byte[] idIn(byte[] asked) throws IOException {
        return KeyExchange.idOf(asked);
    }

    /**
     * A pool's: answers with its key.
     *
     * @param asked the payload of the host's first frame
     * @param token the one that has the id in there
     */
    public static SealedConnection answering(SocketChannel channel, byte[] asked, String token) throws IOException {
        return new SealedConnection(channel, KeyExchange.answer(channel, asked, token));
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    private Seal seal() throws IOException {
        if (seal == null) seal = keys.answered(channel);
        return seal;
    }

    @Override
    public <T> void write(int type, Codec<T> codec, T value) throws IOException {
        Output payload = new Output(Handshake.LONGEST);
        codec.encode(value, payload);
        long count = seal().count();
        byte[] sealed = seal.seal(type, 0, 0, payload);
        ByteBuffer frame = Seal.buffer(Frame.HEADER + sealed.length);
        frame.putInt(sealed.length).putInt(Frame.SEALED).putLong(count).put(sealed).flip();
        while (frame.hasRemaining()) channel.write(frame);
    }

    @Override
    public <T> T read(int type, Codec<T> codec) throws IOException {
        int longest = Seal.sealedSize(Handshake.LONGEST);
        ByteBuffer outer = Handshake.next(channel, longest);
        Input content = new Input().over(outer, Frame.HEADER, outer.capacity() - Frame.HEADER);
        ByteBuffer frame = seal().open(outer.getShort(Frame.TYPE_AT) & 0xffff,
                outer.getShort(Frame.NUMBER_AT) & 0xffff, outer.getLong(Frame.CORRELATION_AT), content);
        ByteBuffer copy = ByteBuffer.allocate(frame.limit()).order(frame.order()).put(frame);
        return Handshake.read(copy, type, codec);
    }

    @Override
    public Link connect(Reactor reactor, Ring ring, int side, Function<Link, Receiver> receiver, int maxMessage)
            throws IOException {
        SealedLink[] made = new SealedLink[1];
        Function<Link, Receiver> opening = carrier -> {
            made[0] = new SealedLink(carrier, seal);
            return made[0].opening(receiver.apply(made[0]));
        };
        int longest = Seal.sealedSize(maxMessage);
        if (ring == null) reactor.connect(channel, opening, longest);
        else
            reactor.connect(channel, ring, side, opening, longest);
        return made[0];
    }
}
