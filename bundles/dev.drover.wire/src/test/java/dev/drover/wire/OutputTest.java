package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message being written, and its limit. */
class OutputTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 255, 256, 257, 1024, 32 << 10, (32 << 10) + 1, 100_000})
    void aMessageMayBeExactlyAsLongAsItsLimit(int limit) {
        Consumer<Output> bytes = out -> out.putBytes(new byte[limit]);
        Consumer<Output> last = out -> out.putLast(new byte[limit]);
        Consumer<Output> text = out -> out.putUtf8("x".repeat(limit));
        Consumer<Output> single = out -> {
            for (int i = 0; i < limit; i++) out.putByte(i);
        };
        for (Consumer<Output> writing : java.util.List.of(bytes, last, text, single)) {
            Output fits = new Output(limit);
            writing.accept(fits);
            assertEquals(limit, fits.size());
            Output tooShort = new Output(limit - 1);
            CodecException refusal = assertThrows(CodecException.class, () -> writing.accept(tooShort));
            assertTrue(refusal.getMessage().contains("limit of " + (limit - 1) + " bytes"), refusal.getMessage());
        }
    }

    @Test
    void textOfManyBytesACharacterCountsItsBytes() {
        Output out = new Output(299);
        assertThrows(CodecException.class, () -> out.putUtf8("€".repeat(100)));
        assertEquals(0, out.size());
        assertDoesNotThrow(() -> out.putUtf8("€".repeat(99)));
        assertEquals(297, out.size());
    }

    @Test
    void aNumberIsWrittenMostSignificantByteFirst() {
        Output out = new Output(100);
        out.putBigEndian(0x0102030405060708L, 8);
        out.putBigEndian(-1, 3);
        out.putBigEndian(0x1ff, 1);
        assertArrayEquals(Messages.hex("0102030405060708 ffffff ff"), Messages.bytes(out));
    }

    @Test
    void nothingMayFollowALargeLastPart() {
        Output out = new Output(1 << 20);
        out.putLast(new byte[40_000]);
        assertThrows(IllegalStateException.class, () -> out.putByte(1));
        assertThrows(IllegalStateException.class, () -> out.putLast(new byte[40_000]));
        assertThrows(IllegalStateException.class, () -> out.putUtf8("a"));
    }

    @Test
    void aClearedMessageIsEmptyAndCanBeWrittenAnew() {
        Output out = new Output(1 << 20);
        for (int round = 0; round < 3; round++) {
            out.putBytes(new byte[100_000]);
            out.putLast(new byte[40_000]);
            assertEquals(140_000, out.size());
            out.clear();
            assertEquals(0, out.size());
            out.putByte(7);
            assertArrayEquals(new byte[] {7}, Messages.bytes(out));
            out.clear();
        }
    }

    @Test
    void aClearedMessageGivesLargeMemoryBack() {
        Output out = new Output(1 << 20);
        out.putBytes(new byte[200_000]);
        out.clear();
        assertTrue(out.head().length <= 64 << 10, () -> out.head().length + " bytes kept");
    }

    @Test
    void aDetachedMessageStaysWhenTheOtherIsWrittenAnew() {
        for (int length : new int[] {5, 200_000}) {
            byte[] first = new byte[length];
            Arrays.fill(first, (byte) 1);
            Output out = new Output(1 << 20);
            out.putBytes(first);
            out.putLast(new byte[40_000]);
            Output kept = out.detach();
            assertEquals(0, out.size());
            out.putBytes(new byte[length]);
            assertEquals(length + 40_000, kept.size());
            assertArrayEquals(first, Arrays.copyOf(Messages.bytes(kept), length));
        }
        Output empty = new Output(10).detach();
        empty.putByte(1);
        assertEquals(1, empty.size());
    }

    @Test
    void eachCodecRefusesAMessageOverTheLimit() {
        Output out = new Output(10);
        assertThrows(CodecException.class, () -> Codec.BYTES.encode(new byte[11], out));
        out.clear();
        assertThrows(CodecException.class, () -> Codec.UTF8.encode("12345678901", out));
        out.clear();
        assertThrows(CodecException.class, () -> Codec.VALUE.encode("1234567890", out));
        out.clear();
        assertThrows(CodecException.class, () -> Codec.VALUE.encode(new byte[40_000], out));
        out.clear();
        Codec.VALUE.encode("123456789", out);
        assertEquals(10, out.size());
    }

    @Test
    void aFailedMessageCanBeClearedAndUsedAgain() {
        Output out = new Output(1000);
        assertThrows(CodecException.class, () -> Codec.VALUE.encode(java.util.List.of("begun", new Object()), out));
        out.clear();
        Codec.VALUE.encode(1L, out);
        assertArrayEquals(Messages.hex("01"), Messages.bytes(out));
    }
}
