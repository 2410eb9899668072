package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

class ProcStatTest {
    private static final String LINE = FakeProc.stat(42, "java", 'S', 7, 301, 12, 99_000, 2500);

    @Test
    void figuresAreThoseOfTheManualPage() throws IOException {
        assertEquals(new ProcStat(42, "java", false, false, 7, 301, 99_000, 2500, 5), parse(LINE));
    }

    @Test
    void nameMayHoldAnything() throws IOException {
        for (String name : new String[] {"a b", ") S 1 2 3", "((", "))", "", "x\ny", "(sd-pam)", "\u001b[2J"}) {
            ProcStat stat = parse(FakeProc.stat(42, name, 'R', 7, 301, 1, 99_000, 2500));
            assertEquals(new ProcStat(42, name, false, false, 7, 301, 99_000, 2500, 5), stat);
        }
    }

    @Test
    void zombieHasEndedUnlessOtherThreadsOfItLive() throws IOException {
        assertTrue(parse(FakeProc.stat(42, "sh", 'Z', 7, 3, 1, 9, 0)).ended());
        assertTrue(parse(FakeProc.stat(42, "sh", 'X', 7, 3, 0, 9, 0)).ended());
        assertFalse(parse(FakeProc.stat(42, "sh", 'Z', 7, 3, 2, 9, 0)).ended());
        assertFalse(parse(FakeProc.stat(42, "sh", 'T', 7, 3, 1, 9, 0)).ended());
        assertFalse(parse(FakeProc.stat(42, "sh", 'D', 7, 3, 1, 9, 0)).ended());
        assertTrue(parse(FakeProc.stat(42, "sh", 'T', 7, 3, 1, 9, 0)).stopped());
        assertFalse(parse(FakeProc.stat(42, "sh", 'S', 7, 3, 1, 9, 0)).stopped());
    }

    @Test
    void cutTextIsRefusedOrStillRight() {
        for (int length = 0; length < LINE.length(); length++) {
            String cut = LINE.substring(0, length);
            if (length < LINE.indexOf(" 2500 ")) {
                assertThrows(IOException.class, () -> parse(cut), cut);
            }
        }
    }

    @Test
    void garbageIsRefusedAndNeverBreaksTheReader() {
        long seed = 20_260_101;
        System.out.println("garbageIsRefusedAndNeverBreaksTheReader: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = LINE.getBytes(StandardCharsets.ISO_8859_1);
            for (int hits = random.nextInt(40); hits >= 0; hits--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            try {
                ProcStat.parse(42, text, random.nextInt(text.length + 1), 5);
            } catch (IOException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
    }

    private static ProcStat parse(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ProcStat.parse(42, bytes, bytes.length, 5);
    }
}
