package dev.drover.wire.link;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

import dev.drover.wire.Codec;

/** A channel that becomes a link: {@code () -> channel} in the clear. One that encrypts does all of this otherwise. */
@FunctionalInterface
public interface Connection {

    /** What carries it. */
    SocketChannel channel();

    /** Writes one of the first frames. */
    default <T> void write(int type, Codec<T> codec, T value) throws IOException {
        Handshake.write(channel(), type, codec, value);
    }

    /** Reads one of the first frames, and no byte more. */
    default <T> T read(int type, Codec<T> codec) throws IOException {
        return Handshake.read(channel(), type, codec);
    }

    /**
     * Begins to read; the channel belongs to the link from now on.
     *
     * @param ring null if there is none
     * @param side of the ring: 0 for the pool, 1 for the host
     */
    default Link connect(Reactor reactor, Ring ring, int side, Function<Link, Receiver> receiver, int maxMessage)
            throws IOException {
        return ring == null ? reactor.connect(channel(), receiver, maxMessage)
                : reactor.connect(channel(), ring, side, receiver, maxMessage);
    }
}
