package dev.drover.app.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextScanTest {

    @ParameterizedTest
    @CsvSource({
            "'', 0",
            "'one', 1",
            "'one\n', 1",
            "'one\ntwo', 2",
            "'one\r\ntwo\r\n', 2",
            "'\n\n\n', 3",
            "'\n\n\nx', 4",
            "'one\rtwo\r', 1",
    })
    void linesAreLineFeedsAndALastUnterminatedLine(String text, long lines) {
        TextScan scan = scan(text.getBytes(StandardCharsets.UTF_8));
        assertTrue(scan.text());
        assertEquals(lines, scan.lines());
    }

    @Test
    void bytesMayComeInAnyPieces() {
        byte[] bytes = "Größe, 大小, 🐑\nzwei".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            TextScan scan = scan(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            assertTrue(scan.text(), "cut at " + cut);
            assertEquals(2, scan.lines(), "cut at " + cut);
        }
    }

    @Test
    void textThatEndsInsideACharacterIsNoText() {
        byte[] bytes = "大".getBytes(StandardCharsets.UTF_8);
        assertFalse(scan(Arrays.copyOf(bytes, 2)).text());
    }

    @Test
    void controlCharactersOfBinaryFilesAreNoText() {
        for (int c = 0; c < 256; c++) {
            boolean allowed = c >= 7 && c <= 13 || c == 27 || c >= 32 && c < 127;
            assertEquals(allowed, scan(new byte[] {'a', (byte) c, 'b'}).text(), "byte " + c);
        }
    }

    @Test
    void everySequenceOfUpToFourBytesIsJudgedAsTheJdkJudgesIt() {
        long seed = 20_260_101;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int[] telling = {0x20, 0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xFF};
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(4)];
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) telling[random.nextInt(telling.length)];
            assertEquals(isUtf8(bytes), scan(bytes).text(), () -> Arrays.toString(bytes));
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static TextScan scan(byte[]... pieces) {
        TextScan scan = new TextScan();
        for (byte[] piece : pieces) {
            scan.take(Arrays.copyOf(piece, piece.length + 5), piece.length);
        }
        return scan;
    }
}
