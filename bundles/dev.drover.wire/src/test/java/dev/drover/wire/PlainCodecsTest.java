package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes, text and nothing. */
class PlainCodecsTest {

    @Test
    void bytesOfEveryLengthTo70KilobytesComeBack() {
        Random random = new Random(1);
        byte[] source = new byte[70 << 10];
        random.nextBytes(source);
        Output out = new Output(1 << 20);
        // Every length where something changes, and every 61st between.
        for (int length = 0; length <= source.length;
                length += length < 600 || length % 1024 > 1020 || length % 1024 < 4 ? 1 : 61) {
            byte[] value = java.util.Arrays.copyOf(source, length);
            out.clear();
            Codec.BYTES.encode(value, out);
            byte[] message = Messages.bytes(out);
            assertArrayEquals(value, message, "written with " + length);
            assertArrayEquals(value, Messages.read(Codec.BYTES, message), "read with " + length);
            assertArrayEquals(value, Messages.readAmongOthers(Codec.BYTES, message),
                    "read among others with " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32 << 10, (32 << 10) + 1, 5 << 20})
    void largeBytesAreTakenByReference(int length) {
        byte[] value = new byte[length];
        Output out = new Output(10 << 20);
        Codec.BYTES.encode(value, out);
        assertSame(value, out.tail());
        assertEquals(0, out.headSize());
        assertEquals(length, out.size());
    }

    @Test
    void smallBytesAreCopied() {
        byte[] value = {1, 2, 3};
        Output out = new Output(100);
        Codec.BYTES.encode(value, out);
        value[0] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, Messages.bytes(out));
    }

    @Test
    void largeBytesThatHaveAnArrayOfTheirOwnAreNotCopiedWhenRead() {
        byte[] message = new byte[1 << 20];
        assertSame(message, Messages.read(Codec.BYTES, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ä", "€", "😀", "\0", "line\nline\r\t", "\uFFFD", "\uFFFE", "𝄞 and ascii",
            "\u007f\u0080\u07ff\u0800\uffff"})
    void textComesBack(String text) {
        assertEquals(text, Messages.read(Codec.UTF8, Messages.bytes(Codec.UTF8, text)));
        assertEquals(text, Messages.readAmongOthers(Codec.UTF8, Messages.bytes(Codec.UTF8, text)));
    }

    @Test
    void everyCodePointComesBackAsText() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++)
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) all.appendCodePoint(point);
        String text = all.toString();
        assertEquals(text, Messages.read(Codec.UTF8, Messages.bytes(Codec.UTF8, text)));
        assertEquals(text, Messages.read(Codec.VALUE, Messages.bytes(Codec.VALUE, text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\ud83d\ud83d\ude00", "\ude00\ud83d"})
    void aLoneSurrogateBecomesAQuestionMark(String text) {
        String expected = new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(expected.contains("?"));
        assertEquals(expected, Messages.read(Codec.UTF8, Messages.bytes(Codec.UTF8, text)));
        assertEquals(expected, Messages.read(Codec.VALUE, Messages.bytes(Codec.VALUE, text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "80", "bf", "c0 80", "c1 bf", "c3", "c3 28", "e2 82", "e0 80 80", "ed a0 80", "ed bf bf", "f0 80 80 80",
            "f4 90 80 80",
            "f5 80 80 80", "f8 88 80 80 80", "ff", "61 62 ff 63", "ef bf bd 80"
    })
    void malformedTextIsRefused(String hex) {
        CodecException refusal = assertThrows(CodecException.class, () -> Messages.read(Codec.UTF8, hex));
        assertTrue(refusal.getMessage().contains("UTF-8"), refusal.getMessage());
    }

    @Test
    void nothingComesBackAsNull() {
        assertEquals(0, Messages.bytes(Codec.NOTHING, null).length);
        assertNull(Messages.read(Codec.NOTHING, ""));
        assertThrows(CodecException.class, () -> Messages.read(Codec.NOTHING, "00"));
    }

    @Test
    void nullIsNeitherBytesNorText() {
        assertThrows(CodecException.class, () -> Messages.bytes(Codec.BYTES, null));
        assertThrows(CodecException.class, () -> Messages.bytes(Codec.UTF8, null));
    }
}
