package dev.drover.wire.link;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/** The other end of a link, for bytes that no link would send. */
abstract class RawPeer implements Closeable {

    final SocketChannel channel;

    private RawPeer(SocketChannel channel) {
        this.channel = channel;
    }

    /** Sends bytes as they are. */
    abstract void write(byte[] bytes) throws IOException;

    /** Ends the link from this side. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    static RawPeer of(String kind, Sockets sockets, Reactor reactor, Receiver receiver, int maxMessage)
            throws IOException {
        return of(kind, sockets, reactor, link -> receiver, maxMessage);
    }

    static RawPeer of(
            String kind, Sockets sockets, Reactor reactor, Function<Link, Receiver> receiver, int maxMessage)
            throws IOException {
        if (kind.equals("unix")) return new OnSocket(sockets.peer(reactor, receiver, maxMessage));
        Ring ring = sockets.ring();
        SocketChannel[] pair = sockets.pair();
        reactor.connect(pair[1], ring, 0, receiver, maxMessage);
        pair[0].configureBlocking(false);
        return new OnRing(pair[0], ring);
    }

    private static final class OnSocket extends RawPeer {
        OnSocket(SocketChannel channel) {
            super(channel);
        }

        @Override
        void write(byte[] bytes) throws IOException {
            Sockets.write(channel, bytes);
        }
    }

    /** Plays the host of a ring. */
    static final class OnRing extends RawPeer {
        final RingStream out;
        final RingStream in;
        private long tail;

        OnRing(SocketChannel channel, Ring ring) {
            super(channel);
            out = ring.stream(1);
            in = ring.stream(0);
        }

        @Override
        void write(byte[] bytes) throws IOException {
            for (int at = 0; at < bytes.length;) {
                int count = Math.min(Math.min(room(), out.piece(tail)), bytes.length - at);
                if (count == 0) checkOpen();
                out.memory().put(out.at(tail), bytes, at, count);
                at += count;
                show(tail + count);
            }
        }

        /** How many bytes can be put in; none if the word that says so was made impossible. */
        int room() {
            long room = RingDescriptor.STREAM_CAPACITY - (tail - out.head());
            return room < 0 || room > RingDescriptor.STREAM_CAPACITY ? 0 : (int) room;
        }

        /** Claims to have produced up to a position. */
        void show(long position) {
            tail = position;
            out.tail(position);
            if (out.wakeConsumer()) bell();
        }

        /** Rings, whether the other side waits or not. */
        void bell() {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {1}));
            } catch (IOException e) {
                // The link has ended already.
            }
        }

        private void checkOpen() throws IOException {
            Thread.onSpinWait();
            if (channel.read(ByteBuffer.allocate(256)) < 0) throw new IOException("the link has ended");
        }
    }
}
