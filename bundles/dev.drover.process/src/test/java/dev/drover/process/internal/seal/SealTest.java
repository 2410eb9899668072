package dev.drover.process.internal.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sealed is opened once, in its place, unchanged, and nothing else is. */
class SealTest {

    private static final byte[] SECRET = new byte[32];
    private static final byte[] OTHER =
            {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    0, 0, 0, 0};

    private final Random random = new Random(4711);

    private static Seal seal(byte[] out, byte[] in, long pieces, long bytes) {
        try {
            return new Seal(
                    new PieceCipher(Cipher.ENCRYPT_MODE, out, pieces, bytes),
                    new PieceCipher(Cipher.DECRYPT_MODE, in, pieces, bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Two that understand each other. */
    private static Seal[] pair(long pieces, long bytes) {
        return new Seal[] {seal(SECRET, OTHER, pieces, bytes), seal(OTHER, SECRET, pieces, bytes)};
    }

    private static Seal[] pair() {
        return pair(PieceCipher.PIECES_PER_KEY, PieceCipher.BYTES_PER_KEY);
    }

    /** A sealed frame as a link has it. */
    private record Sealed(long count, byte[] payload) {
        Sealed with(byte[] other) {
            return new Sealed(count, other);
        }
    }

    private static Sealed sealed(Seal by, int type, int number, long correlation, Output content) {
        long count = by.count();
        return new Sealed(count, by.seal(type, number, correlation, content));
    }

    private static Input input(byte[] payload) {
        return new Input().over(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN), 0, payload.length);
    }

    /** The frame that stood in it, header and all. */
    private static ByteBuffer whole(Seal by, Sealed frame) {
        return by.open(Frame.SEALED, 0, frame.count, input(frame.payload));
    }

    private static byte[] open(Seal by, Sealed frame) {
        ByteBuffer opened = whole(by, frame);
        byte[] payload = new byte[opened.limit() - Frame.HEADER];
        opened.get(Frame.HEADER, payload);
        return payload;
    }

    /** Copied, or kept by reference, or both. */
    private static Output content(byte[] bytes, int copied) {
        Output out = new Output(1 << 30);
        out.putBytes(Arrays.copyOf(bytes, copied));
        out.putLast(Arrays.copyOfRange(bytes, copied, bytes.length));
        return out;
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void framesOfEachSizeComeOutAsTheyWentIn() {
        Seal[] pair = pair();
        int piece = Seal.PIECE;
        for (int size : new int[] {0, 1, 100, 32 << 10, piece - 17, piece - 16, piece - 15, piece, 2 * piece - 16,
                2 * piece - 15, 1_000_000})
            for (int copied : new int[] {0, size / 3, size}) {
                byte[] bytes = bytes(size);
                Sealed frame = sealed(pair[0], 200, 65_535, Long.MIN_VALUE + size, content(bytes, copied));
                assertEquals(Seal.sealedSize(size), frame.payload.length);
                ByteBuffer opened = whole(pair[1], frame);
                byte[] header = Ends.header(size, 200, 65_535, Long.MIN_VALUE + size);
                assertEquals(ByteBuffer.wrap(header), opened.slice(0, Frame.HEADER));
                assertEquals(ByteBuffer.wrap(bytes), opened.slice(Frame.HEADER, size), size + " bytes, " + copied);
            }
        assertEquals(0, open(pair[1], sealed(pair[0], Frame.PING, 0, 0, null)).length);
    }

    @Test
    @Tag("S08")
    void aBitThatIsFlippedAnywhereIsFound() {
        Seal[] pair = pair();
        for (int i = 0; i < 1_000; i++) {
            Sealed frame = sealed(pair[0], 1, 2, 3, content(bytes(random.nextInt(300)), 0));
            int bits = i == 0 ? frame.payload.length * 8 : 1;
            for (int bit = 0; bit < bits; bit++) {
                byte[] changed = frame.payload.clone();
                int at = i == 0 ? bit : random.nextInt(changed.length * 8);
                changed[at / 8] ^= (byte) (1 << at % 8);
                String why = assertThrows(CodecException.class, () -> open(pair[1], frame.with(changed))).getMessage();
                assertTrue(why.contains("was changed on its way"), why);
            }
            assertEquals(frame.payload.length, Seal.sealedSize(open(pair[1], frame).length),
                    "the frame itself is good");
        }
    }

    @Test
    void whatTheOuterHeaderSaysIsChecked() {
        Seal[] pair = pair();
        Sealed frame = sealed(pair[0], 1, 2, 3, null);
        for (int bit = 0; bit < 64; bit++) {
            long wrong = frame.count ^ 1L << bit;
            assertThrows(CodecException.class, () -> open(pair[1], new Sealed(wrong, frame.payload)));
        }
        for (int bit = 0; bit < 16; bit++) {
            int flip = 1 << bit;
            assertThrows(CodecException.class,
                    () -> pair[1].open(Frame.SEALED ^ flip, 0, frame.count, input(frame.payload)));
            assertThrows(CodecException.class,
                    () -> pair[1].open(Frame.SEALED, flip, frame.count, input(frame.payload)));
        }
        assertEquals(0, open(pair[1], frame).length);
    }

    @Test
    void aFrameIsOpenedOnceAndInItsPlace() {
        Seal[] pair = pair();
        Sealed[] frames = new Sealed[3];
        for (int i = 0; i < 3; i++) frames[i] = sealed(pair[0], 1, 0, i, null);
        String early = assertThrows(CodecException.class, () -> open(pair[1], frames[1])).getMessage();
        assertTrue(early.contains("encrypted frame 1 came where frame 0 was due"), early);
        open(pair[1], frames[0]);
        assertThrows(CodecException.class, () -> open(pair[1], frames[0]), "repeated");
        // With the number that is due.
        assertThrows(CodecException.class, () -> open(pair[1], new Sealed(1, frames[0].payload)));
        assertThrows(CodecException.class, () -> open(pair[1], new Sealed(1, frames[2].payload)));
        open(pair[1], frames[1]);
    }

    @Test
    void aFrameOfAnotherLinkOrOfOnesOwnIsNotOpened() {
        Seal[] pair = pair();
        Seal stranger = seal(new byte[] {9}, OTHER, 1 << 20, 1 << 20);
        assertThrows(CodecException.class, () -> open(pair[1], sealed(stranger, 1, 0, 0, null)));
        assertThrows(CodecException.class, () -> open(pair[0], sealed(pair[0], 1, 0, 0, null)),
                "sent back to its sender");
    }

    @Test
    void aFrameThatLacksPiecesIsNotOpened() {
        byte[] three = bytes(2 * Seal.PIECE + 5);
        int piece = Seal.PIECE + PieceCipher.TAG;
        for (int left : new int[] {0, 1, 15, 16, 17, piece - 1, piece, piece + 1, 2 * piece}) {
            Seal[] pair = pair();
            Sealed frame = sealed(pair[0], 1, 0, 0, content(three, 0));
            assertThrows(CodecException.class, () -> open(pair[1], frame.with(Arrays.copyOf(frame.payload, left))),
                    left + " bytes of it");
        }
        Seal[] pair = pair();
        Sealed frame = sealed(pair[0], 1, 0, 0, content(three, 0));
        byte[] swapped = frame.payload.clone();
        System.arraycopy(frame.payload, piece, swapped, 0, piece);
        System.arraycopy(frame.payload, 0, swapped, piece, piece);
        assertThrows(CodecException.class, () -> open(pair[1], frame.with(swapped)));
    }

    @Test
    void aNewKeyFollowsAfterSoManyPiecesAndBytes() {
        for (long[] limits : new long[][] {{5, Long.MAX_VALUE}, {Long.MAX_VALUE, 1_000}, {1, 1}}) {
            Seal[] pair = pair(limits[0], limits[1]);
            for (int i = 0; i < 100; i++) {
                byte[] bytes = bytes(random.nextInt(200_000));
                assertArrayEquals(bytes, open(pair[1], sealed(pair[0], 1, 0, i, content(bytes, 0))));
            }
        }
        // Who keeps the old key understands nothing any more.
        Seal renews = seal(SECRET, OTHER, 5, Long.MAX_VALUE);
        Seal keeps = pair()[1];
        for (int i = 0; i < 5; i++) open(keeps, sealed(renews, 1, 0, i, null));
        assertThrows(CodecException.class, () -> open(keeps, sealed(renews, 1, 0, 5, null)));
    }

    @Test
    @Tag("S10")
    void noTwoFramesAreEncryptedAlike() {
        Set<ByteBuffer> all = new HashSet<>();
        int frames = Integer.getInteger("drover.size." + "S10", 200_000);
        Seal sender = seal(SECRET, OTHER, 1_000, Long.MAX_VALUE);
        for (int i = 0; i < frames; i++) {
            Sealed frame = sealed(sender, Frame.PING, 0, 0, null);
            assertEquals(i, frame.count);
            assertTrue(all.add(ByteBuffer.wrap(frame.payload, 0, 16)), () -> "frame " + frame.count);
        }
    }
}
