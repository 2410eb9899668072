package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that the other side need not be woken for. */
@Timeout(120)
class QuietFrameTest {

    private static final int MAX = 1 << 20;

    private final Recording here = new Recording();
    private Sockets sockets;
    private Ring ring;
    private RawPeer.OnRing peer;
    private Link link;

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        ring = sockets.ring();
        SocketChannel[] pair = sockets.pair();
        link = sockets.reactor("quiet-test").connect(pair[1], ring, 0, opened -> here, MAX);
        peer = new RawPeer.OnRing(pair[0], ring);
        peer.channel.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    /** How often the link has rung since the last call. What it writes stands in the socket when its call returns. */
    private int bells() throws IOException {
        ByteBuffer bells = ByteBuffer.allocate(256);
        peer.channel.read(bells);
        return bells.position();
    }

    @Test
    void quietFrameWakesNobodyAndComesWithTheNext() throws IOException {
        peer.in.consumerWaits();
        assertTrue(link.sendQuietly(Frame.PONG, 0, 7));
        assertEquals(Frame.HEADER, peer.in.tail());
        assertEquals(0, bells());
        assertTrue(link.send(Frame.REPLY, 0, 8, null));
        assertEquals(2 * Frame.HEADER, peer.in.tail());
        assertEquals(1, bells());
    }

    @Test
    void quietFrameBehindOneThatIsNotShownRings() throws IOException {
        peer.in.consumerWaits();
        assertTrue(link.append(Frame.REPLY, 0, 6, null));
        assertTrue(link.sendQuietly(Frame.PONG, 0, 7));
        assertEquals(2 * Frame.HEADER, peer.in.tail());
        assertEquals(1, bells());
    }

    @Test
    void quietFramesThatNobodyReadsRingBeforeTheyFillTheRing() throws IOException {
        for (int round = 0; round < 3; round++) {
            peer.in.consumerWaits();
            int quiet = 0;
            while (quiet < 10_000 && link.sendQuietly(Frame.PONG, 0, quiet) && bells() == 0) quiet++;
            assertEquals(64, quiet);
            peer.in.head(peer.in.tail());
        }
    }

    @Test
    void whatNobodyWasWokenForIsASignOfLife() throws Exception {
        byte[] pong = Sockets.frame(Frame.PONG, 0, 7, new byte[0]);
        long before = link.received();
        // Shown, as by the peer's show(), but without a bell.
        peer.out.memory().put(peer.out.at(0), pong);
        peer.out.tail(pong.length);
        assertEquals(before + pong.length, link.received());
        peer.bell();
        assertEquals(7, here.next().correlation());
        assertEquals(before + pong.length, link.received());
    }

    @Test
    void onASocketQuietFrameIsLikeAnyOther() throws Exception {
        Recording there = new Recording();
        Sockets.Ends ends =
                sockets.ends("unix", sockets.reactor("left"), here, sockets.reactor("right"), there, MAX);
        assertTrue(ends.left().sendQuietly(Frame.PONG, 0, 9));
        assertEquals(9, there.next().correlation());
    }

    @Test
    void quietFrameToALinkThatHasEndedIsRefused() throws Exception {
        link.close(new IOException("the end of the test"));
        here.awaitEnd();
        assertEquals(false, link.sendQuietly(Frame.PONG, 0, 1));
        assertEquals(0, link.received());
    }
}
