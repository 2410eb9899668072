package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;

import dev.drover.wire.CodecException;
import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The payloads of large frames, beside the stream of a ring. */
@Timeout(120)
class RegionTest {

    private static final int MAX = 8 << 20;
    private static final int LARGE = 1100 << 10;

    @TempDir
    private Path folder;

    private final Recording here = new Recording();
    private final Recording there = new Recording();
    private final Random random = new Random(4_099);
    private Sockets sockets;
    private Reactor reactor;

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        reactor = sockets.reactor("region-test");
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private Output message(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Output out = new Output(MAX);
        // Part of it is copied, part is kept.
        out.putBytes(new byte[] {1, 2, 3});
        out.putLast(bytes);
        return out;
    }

    private Link connect(SocketChannel channel, Ring ring) throws IOException {
        return reactor.connect(channel, ring, 0, link -> here, MAX);
    }

    @Test
    void aLargePayloadStandsInTheRegionAndTheRestInTheStream() throws Exception {
        Ring ring = sockets.ring();
        Link link = connect(sockets.pair()[0], ring);
        link.send(1, 0, 0, message(100));
        link.send(1, 0, 1, message(LARGE));
        link.send(1, 0, 2, message(200));
        assertEquals(3 * Frame.HEADER + 103 + 203, ring.stream(0).tail());
        assertEquals(LARGE + 3, ring.region(0).tail());
        assertEquals(0, link.unsent());
    }

    @Test
    void whoHasNoRegionIsSentAllThroughTheStream() throws Exception {
        Ring ring = sockets.ring();
        Link link = connect(sockets.pair()[0], ring.withoutRegions());
        link.send(1, 0, 1, message(LARGE));
        assertEquals(Frame.HEADER + LARGE + 3, ring.stream(0).tail() + link.unsent());
        assertEquals(0, ring.region(0).tail());
    }

    @Test
    void manyLargePayloadsGoRoundTheRegion() throws Exception {
        Sockets.Ends ends = sockets.ends("ring", reactor, here, sockets.reactor("there"), there, MAX);
        for (int i = 0; i < 60; i++) {
            // Up to three times the region.
            byte[] sent = send(ends.left(), i, random.nextInt(3 * Sockets.REGION));
            byte[] back = send(ends.right(), i, random.nextInt(100));
            if (i % 3 == 0) continue;
            assertArrayEquals(sent, last(there, i));
            assertArrayEquals(back, last(here, i));
        }
    }

    private byte[] send(Link link, long correlation, int size) throws Exception {
        Output out = message(size);
        byte[] all = new byte[out.size()];
        System.arraycopy(out.head(), 0, all, 0, out.headSize());
        System.arraycopy(out.tail(), 0, all, out.headSize(), out.tail().length);
        link.send(1, 0, correlation, out);
        return all;
    }

    private static byte[] last(Recording receiver, long correlation) throws Exception {
        for (Recording.Got got; (got = receiver.next()).correlation() <= correlation;)
            if (got.correlation() == correlation) return got.payload();
        throw new AssertionError("frame " + correlation + " did not come");
    }

    /** Memory is got by writing zeros; they must not hit what has been put in since, or will be. */
    @Test
    void gettingMemoryForMoreSpoilsNothingThatWaited() throws Exception {
        Ring ring = Ring.create(folder.resolve("ring"), 32 << 20);
        SocketChannel[] pair = sockets.pair();
        Link link = connect(pair[1], ring);
        RawPeer.OnRing peer = new RawPeer.OnRing(pair[0], ring);
        // The stream is full, so the next ones wait.
        send(link, 0, RingDescriptor.STREAM_CAPACITY - 10);
        byte[][] sent = new byte[4][];
        for (int i = 0; i < 3; i++) sent[i] = send(link, i + 1, 3 << 20);
        assertTrue(link.unsent() > 9 << 20, "they wait");
        while (link.unsent() > 0) {
            peer.in.head(peer.in.tail());
            if (peer.in.wakeProducer()) peer.bell();
        }
        sent[3] = send(link, 4, 3 << 20);
        RingRegion region = ring.region(0);
        byte[] there = new byte[sent[0].length];
        for (int i = 0; i < 4; i++) {
            region.memory().get(region.at((long) i * there.length), there);
            assertArrayEquals(sent[i], there, "payload " + i);
        }
    }

    @Test
    void burstsOfLargePayloadsBothWaysArriveAsTheyWereSent() throws Exception {
        Ring ring = Ring.create(folder.resolve("ring"), 32 << 20);
        SocketChannel[] pair = sockets.pair();
        Link left = connect(pair[0], ring);
        Ring same = Ring.open(ring.path());
        Link right = sockets.reactor("there").connect(pair[1], same, 1, link -> there, MAX);
        for (int burst = 0; burst < 6; burst++) {
            byte[][] sent = new byte[10][];
            byte[][] back = new byte[10][];
            for (int i = 0; i < 10; i++) {
                sent[i] = send(left, i, random.nextInt(3 << 20));
                back[i] = send(right, i, random.nextInt(3 << 20));
            }
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(sent[i], there.next().payload(), "burst " + burst + ", frame " + i);
                assertArrayEquals(back[i], here.next().payload(), "burst " + burst + ", frame " + i);
            }
        }
    }

    @Test
    void anImpossibleTailOrHeadEndsTheLink() throws Exception {
        for (long position : new long[] {Sockets.REGION + 1, -1, Long.MIN_VALUE}) {
            Recording each = new Recording();
            Ring ring = sockets.ring();
            RawPeer.OnRing peer = peer(ring, each);
            ring.region(1).tail(position);
            peer.bell();
            assertTrue(each.awaitEnd().getMessage().contains("impossible position"), "a tail of " + position);
        }
        Ring ring = sockets.ring();
        Link link = connect(sockets.pair()[0], ring);
        ring.region(0).head(1L << 40);
        for (int i = 0; i < 8 && !here.end.isDone(); i++) link.send(1, 0, i, message(LARGE));
        assertTrue(here.awaitEnd().getMessage().contains("impossible position"));
    }

    private RawPeer.OnRing peer(Ring ring, Receiver receiver) throws IOException {
        SocketChannel[] pair = sockets.pair();
        reactor.connect(pair[1], ring, 0, link -> receiver, MAX);
        return new RawPeer.OnRing(pair[0], ring);
    }

    @Test
    void aPayloadInARegionThatIsNotThereEndsTheLink() throws Exception {
        Ring ring = Ring.create(folder.resolve("ring"), 0);
        peer(ring, here).write(Sockets.header(1000, 1 | Frame.IN_REGION, 0, 1));
        IOException end = here.awaitEnd();
        assertTrue(end.getCause() instanceof CodecException, end::toString);
        assertTrue(end.getMessage().contains("a region that is not there"), end::getMessage);
    }

    /** The storage has room for the streams, and for less than one region. */
    @Test
    void withoutMemoryForTheRegionAllGoesThroughTheStream() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=3300k", "tmpfs", folder.toString()),
                "needs a user who may mount");
        try {
            Ring ring = Ring.create(folder.resolve("ring"), 2 << 20);
            SocketChannel[] pair = sockets.pair();
            Link left = reactor.connect(pair[0], ring, 0, link -> here, MAX);
            Ring same = Ring.open(ring.path());
            Link right = reactor.connect(pair[1], same, 1, link -> there, MAX);
            for (int i = 0; i < 20; i++) {
                // The first would fit, and leave next to nothing.
                byte[] sent = send(left, i, i == 0 ? LARGE : LARGE + random.nextInt(LARGE));
                byte[] back = send(right, i, LARGE + random.nextInt(LARGE));
                assertArrayEquals(sent, last(there, i));
                assertArrayEquals(back, last(here, i));
            }
            long most = 3_300 << 10;
            assertTrue(ring.region(0).tail() + ring.region(1).tail() < most, "some went another way");
            File storage = folder.toFile();
            assertTrue(storage.getUsableSpace() >= storage.getTotalSpace() / 16, "others find some room");
        } finally {
            assertTrue(run("umount", "-l", folder.toString()));
        }
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }
}
