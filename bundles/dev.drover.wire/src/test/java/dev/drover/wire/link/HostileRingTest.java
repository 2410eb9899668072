package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;

import dev.drover.wire.CodecException;
import dev.drover.wire.Messages;
import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring whose other side writes what it likes into the shared memory, and files that are no rings. */
@Timeout(120)
class HostileRingTest {

    private static final int MAX = 1 << 20;

    @TempDir
    private Path folder;

    private final Recording receiver = new Recording();
    private Sockets sockets;
    private Reactor reactor;

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        reactor = sockets.reactor("ring-test");
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private RawPeer.OnRing peer(Receiver at) throws IOException {
        return (RawPeer.OnRing) RawPeer.of("ring", sockets, reactor, at, MAX);
    }

    @Test
    void aTailBeyondTheRingEndsTheLink() throws Exception {
        for (long tail : new long[] {RingDescriptor.STREAM_CAPACITY + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            Recording each = new Recording();
            RawPeer.OnRing peer = peer(each);
            peer.show(tail);
            peer.bell();
            assertSpoiled(each.awaitEnd(), "impossible position", "a tail of " + tail);
            assertTrue(each.frames.isEmpty());
        }
    }

    /** The kind of the cause tells a pool that its worker is to blame. */
    private static void assertSpoiled(IOException end, String why, String when) {
        assertTrue(end.getMessage().contains(why), when + ": " + end);
        assertInstanceOf(CodecException.class, end.getCause(), when);
    }

    @Test
    void aTailThatGoesBackEndsTheLink() throws Exception {
        RawPeer.OnRing peer = peer(receiver);
        peer.write(Sockets.frame(1, 0, 1, new byte[100]));
        receiver.next();
        peer.show(50);
        peer.bell();
        receiver.awaitEnd();
        assertTrue(receiver.frames.isEmpty());
    }

    @Test
    void aHeadThatCannotBeEndsTheLink() throws Exception {
        for (long head : new long[] {1L << 40, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Ends ends = link();
            ends.peer.in.head(head);
            Output out = new Output(MAX);
            out.putBytes(new byte[1000]);
            for (int i = 0; i < 2 * RingDescriptor.STREAM_CAPACITY / 1000 && !ends.receiver.end.isDone(); i++)
                ends.link.send(1, 0, i, out);
            assertSpoiled(ends.receiver.awaitEnd(), "impossible position", "a head of " + head);
        }
    }

    private record Ends(RawPeer.OnRing peer, Link link, Recording receiver) {}

    private Ends link() throws IOException {
        Ring ring = sockets.ring();
        var pair = sockets.pair();
        Recording each = new Recording();
        Link link = reactor.connect(pair[1], ring, 0, opened -> each, MAX);
        pair[0].configureBlocking(false);
        return new Ends(new RawPeer.OnRing(pair[0], ring), link, each);
    }

    /** Every word of the shared memory may change at any time: the link may end, the reactor may not. */
    @Test
    void randomWordsInTheSharedMemoryHarmThatLinkOnly() throws Exception {
        long seed = 7_919;
        Random random = new Random(seed);
        RawPeer other = peer(receiver);
        for (int round = 0; round < 50 * Messages.SCALE; round++) {
            Ends ends = link();
            Output out = new Output(MAX);
            out.putBytes(new byte[300]);
            for (int step = 0; step < 200 && !ends.receiver.end.isDone(); step++) {
                byte[] frame = Sockets.frame(1, 0, step, new byte[random.nextInt(500)]);
                if (ends.peer.room() >= frame.length) ends.peer.write(frame);
                ends.link.send(1, 0, step, out);
                ByteBuffer memory = ends.peer.out.memory();
                int at = random.nextInt(8) == 0 ? random.nextInt(10) * 128
                        : 4096 + random.nextInt(memory.capacity() - 4104);
                if (random.nextInt(5) == 0)
                    memory.putLong(at, random.nextBoolean() ? random.nextLong() : random.nextInt(5000));
                ends.peer.bell();
                // A head that claims more room than there is cannot be told from an honest one; a full ring can.
                if (step % 20 == 0) ends.peer.in.head(ends.peer.in.tail());
            }
            ends.peer.close();
            assertEquals(1, endings(ends.receiver), "seed " + seed + ", round " + round);
            other.write(Sockets.frame(1, 0, round, new byte[10]));
            assertEquals(round, receiver.next().correlation(),
                    "the reactor goes on: seed " + seed + ", round " + round);
        }
    }

    private static int endings(Recording each) throws Exception {
        each.awaitEnd();
        return each.endings.get();
    }

    @Test
    void aPeerThatStopsReadingBlocksNobodyAndAFullRingIsFilledAgain() throws Exception {
        Ends ends = link();
        Output out = new Output(MAX);
        out.putBytes(new byte[1000]);
        for (int i = 0; i < 2_000; i++) assertTrue(ends.link.send(1, 0, i, out));
        assertEquals(2_000L * 1016 - RingDescriptor.STREAM_CAPACITY, ends.link.unsent(), "what finds no room waits");
        RawPeer other = peer(receiver);
        other.write(Sockets.frame(1, 0, 1, new byte[10]));
        receiver.next();
        long taken = 0;
        while (taken < 2_000L * 1016) {
            long tail = ends.peer.in.tail();
            if (tail > taken) {
                taken = tail;
                ends.peer.in.head(taken);
                if (ends.peer.in.wakeProducer()) ends.peer.bell();
            }
            Thread.onSpinWait();
        }
        ends.link.awaitUnsentBelow(1);
        assertEquals(2_000L * 1016, ends.peer.in.tail());
    }

    /** Touching memory whose file was cut off fails, wherever it is touched. */
    @Test
    void aRingThatIsCutOffEndsItsLinkOnly() throws Exception {
        RawPeer other = peer(receiver);
        for (int round = 0; round < 20; round++) {
            Ring ring = sockets.ring();
            var pair = sockets.pair();
            Recording each = new Recording();
            Link link = reactor.connect(pair[1], ring, 0, opened -> each, MAX);
            RawPeer.OnRing peer = new RawPeer.OnRing(pair[0], ring);
            peer.write(Sockets.frame(1, 0, 1, new byte[100]));
            each.next();
            try (FileChannel file = FileChannel.open(ring.path(), StandardOpenOption.WRITE)) {
                file.truncate(round % 2 == 0 ? 0 : 4096);
            }
            if (round % 4 < 2) link.send(1, 0, 0, new Output(10));
            peer.bell();
            pair[0].close();
            each.awaitEnd();
            other.write(Sockets.frame(1, 0, round, new byte[10]));
            assertEquals(round, receiver.next().correlation(), "the reactor goes on");
        }
    }

    // ---- files

    @Test
    void aFileThatIsNoRingIsRefused() throws Exception {
        Path missing = folder.resolve("missing");
        assertThrows(IOException.class, () -> Ring.open(missing));
        assertThrows(IOException.class, () -> Ring.open(folder));
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThrows(IOException.class, () -> Ring.open(empty));
        Path ring = folder.resolve("ring");
        Ring.create(ring, 0);
        Path link = Files.createSymbolicLink(folder.resolve("link"), ring);
        assertThrows(IOException.class, () -> Ring.open(link));
        Path grown = folder.resolve("grown");
        Files.copy(ring, grown);
        Files.write(grown, new byte[1], StandardOpenOption.APPEND);
        assertTrue(assertThrows(IOException.class, () -> Ring.open(grown)).getMessage().contains("bytes instead of"));
        for (int at : new int[] {0, 7, 8, 15, 16, 20, 23}) {
            Path other = folder.resolve("other" + at);
            Files.copy(ring, other);
            try (FileChannel channel = FileChannel.open(other, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {0x55}), at);
            }
            assertThrows(IOException.class, () -> Ring.open(other), "byte " + at + " changed");
        }
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws Exception {
        Path file = folder.resolve("ring");
        Ring.create(file, 0);
        Ring.open(file);
        assumeTrue(Files.getOwner(file).getName().equals("root"), "only root may give a file away");
        Files.setOwner(file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertEquals(file + " belongs to nobody",
                assertThrows(IOException.class, () -> Ring.open(file)).getMessage());
    }

    /** In a container there may be a user without a name, and Java then says "?". */
    @Test
    void aUserWithoutANameOpensItsOwnRing() throws Exception {
        Path file = folder.resolve("ring");
        Ring.create(file, 0);
        String name = System.setProperty("user.name", "?");
        try {
            assertEquals(file, Ring.open(file).path());
            // The name does count for a user who has one.
            System.setProperty("user.name", "somebody-else");
            assertEquals(file + " belongs to " + Files.getOwner(file).getName(),
                    assertThrows(IOException.class, () -> Ring.open(file)).getMessage());
        } finally {
            System.setProperty("user.name", name);
        }
    }

    @Test
    void aRingIsForItsOwnerOnlyAndReplacesNothing() throws Exception {
        Path file = folder.resolve("ring");
        Ring ring = Ring.create(file, 0);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(IOException.class, () -> Ring.create(file, 0), "it is there already");
        Ring.create(folder.resolve("second"), 0);
        Path target = folder.resolve("target");
        Path planted = Files.createSymbolicLink(folder.resolve("planted"), target);
        assertThrows(IOException.class, () -> Ring.create(planted, 0));
        assertTrue(Files.notExists(target));
        ring.unlink();
        assertTrue(Files.notExists(file));
        ring.unlink();
    }
}
