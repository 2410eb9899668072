package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

import dev.drover.wire.Output;
import org.junit.jupiter.api.Test;

/** Frames that wait to leave. */
class OutboxTest {

    private final Outbox outbox = new Outbox();

    private static Output copied(int size) {
        Output out = new Output(1 << 20);
        out.putBytes(new byte[size]);
        return out;
    }

    private ByteBuffer take() {
        Outbox.Piece piece = outbox.take();
        return piece == null ? null : piece.bytes();
    }

    @Test
    void anEmptyOutboxHasNothingToWrite() {
        assertNull(take());
    }

    @Test
    void smallFramesLeaveTogether() {
        int length = 0;
        for (int i = 0; i < 100; i++) length += outbox.add(4, i, i, copied(i));
        ByteBuffer all = take();
        assertEquals(length, all.remaining());
        assertNull(take());
    }

    @Test
    void noBatchIsLongerThan64KilobytesUnlessOneFrameIs() {
        for (int i = 0; i < 1000; i++) outbox.add(4, 0, i, copied(1000));
        int buffers = 0;
        for (ByteBuffer each; (each = take()) != null; buffers++) assertTrue(each.remaining() <= 64 << 10);
        assertTrue(buffers <= 1 + 1000 * 1016 / (60 << 10), buffers + " writes");
        outbox.add(4, 0, 0, copied(200_000));
        assertEquals(200_016, take().remaining());
    }

    @Test
    void aLargeLastPartIsNotCopied() {
        byte[] large = new byte[100_000];
        Output out = new Output(1 << 20);
        out.putByte(1);
        out.putLast(large);
        outbox.add(4, 0, 0, null);
        outbox.add(4, 0, 1, out);
        outbox.add(4, 0, 2, null);
        assertEquals(16 + 16 + 1, take().remaining());
        assertSame(large, take().array());
        assertEquals(16, take().remaining());
        assertNull(take());
    }

    @Test
    void aPayloadThatGoesThroughARegionStandsByItself() {
        byte[] large = new byte[100_000];
        Output out = copied(5);
        out.putLast(large);
        outbox.add(4, 0, 0, copied(7));
        assertEquals(16 + 100_005, outbox.add(4, 0, 1, out, true));
        outbox.add(4, 0, 2, copied(7), true);
        outbox.add(4, 0, 3, copied(7));
        assertPiece(16 + 7 + 16, false);
        assertPiece(5, true);
        assertSame(large, take().array());
        assertPiece(16, false);
        assertPiece(7, true);
        assertPiece(16 + 7, false);
        assertNull(take());
    }

    private void assertPiece(int length, boolean inRegion) {
        Outbox.Piece piece = outbox.take();
        assertEquals(length, piece.bytes().remaining());
        assertEquals(inRegion, piece.inRegion());
    }

    @Test
    void buffersAreUsedAgain() {
        outbox.add(4, 0, 0, copied(20_000));
        Outbox.Piece first = outbox.take();
        outbox.add(4, 0, 0, copied(20_000));
        outbox.done(first);
        take();
        outbox.add(4, 0, 0, copied(10));
        assertSame(first, outbox.take());
    }

    @Test
    void randomFramesLeaveAsTheyCame() {
        long seed = 12;
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        for (int i = 0; i < 5_000; i++) {
            byte[] payload = new byte[random.nextInt(50) == 0 ? random.nextInt(150_000) : random.nextInt(300)];
            random.nextBytes(payload);
            Output out = new Output(1 << 20);
            if (random.nextBoolean()) out.putLast(payload);
            else
                out.putBytes(payload);
            int type = random.nextInt(256);
            int number = random.nextInt(65_536);
            long correlation = random.nextLong();
            assertEquals(16 + payload.length, outbox.add(type, number, correlation, out));
            expected.writeBytes(Sockets.frame(type, number, correlation, payload));
            if (random.nextInt(30) == 0) drainTo(left);
        }
        drainTo(left);
        assertArrayEquals(expected.toByteArray(), left.toByteArray(), "seed " + seed);
    }

    private void drainTo(ByteArrayOutputStream left) {
        for (Outbox.Piece piece; (piece = outbox.take()) != null; outbox.done(piece)) {
            ByteBuffer each = piece.bytes();
            left.write(each.array(), each.arrayOffset() + each.position(), each.remaining());
        }
    }
}
