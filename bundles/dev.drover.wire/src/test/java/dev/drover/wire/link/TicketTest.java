package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that a host finds on its standard input. */
class TicketTest {

    private static final String TOKEN = "0123456789abcdef".repeat(4);

    private static Ticket read(String line) throws IOException {
        return Ticket.read(stream(line));
    }

    private static InputStream stream(String line) {
        return new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/user/1000/drover-1-2/s", "/tmp/with space/s", "/tmp/ä€😀/s", "C:\\Users\\x\\s", "s"})
    void aTicketComesBack(String socket) throws IOException {
        Ticket ticket = new Ticket(TOKEN, socket);
        assertEquals("drover 1 " + TOKEN + " " + socket + "\n", ticket.line());
        assertEquals(ticket, read(ticket.line()));
    }

    @Test
    void whatFollowsTheLineIsLeftToTheProgram() throws IOException {
        InputStream in = stream(new Ticket(TOKEN, "/s").line() + "for the program");
        Ticket.read(in);
        assertEquals("for the program", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", " ", "hello", "drover", "drover 1", "drover 1 ", "drover 1 TOKEN", "drover 1 TOKEN ",
            "drover 1 TOKEN /s\r", "drover 1 TOKEN /a\0b",
            "drover 2 TOKEN /s", "drover 11 TOKEN /s", " drover 1 TOKEN /s", "Drover 1 TOKEN /s", "drover 1  /s",
            "drover 1 0 /s",
            "drover 1 TOKEN0 /s", "drover 1 xTOKEN /s", "drover  1 TOKEN /s", "drover 1  TOKEN /s", "GET / HTTP/1.1",
            "drover 1 TOKEN\t/s"
    })
    void whatIsNoTicketIsRefusedAndNotRepeated(String line) {
        IOException refusal = assertThrows(IOException.class, () -> read(line.replace("TOKEN", TOKEN) + "\n"));
        assertTrue(refusal.getMessage().contains("no ticket"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains(TOKEN));
    }

    @Test
    void anUpperCaseTokenIsNone() {
        assertThrows(IOException.class, () -> read("drover 1 " + TOKEN.toUpperCase() + " /s\n"));
    }

    @Test
    void anEndBeforeTheLineEndsIsRefused() {
        String line = new Ticket(TOKEN, "/s").line();
        for (int length = 0; length < line.length(); length++) {
            String cut = line.substring(0, length);
            EOFException refusal = assertThrows(EOFException.class, () -> read(cut));
            assertTrue(refusal.getMessage().contains("no ticket on standard input"), refusal.getMessage());
        }
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        InputStream endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                if (++read > 10_000) throw new AssertionError("it still reads");
                return 'x';
            }
        };
        assertThrows(IOException.class, () -> Ticket.read(endless));
    }

    @Test
    void noiseIsRefused() {
        Random random = new Random(8);
        for (int round = 0; round < 10_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThrows(IOException.class, () -> Ticket.read(new ByteArrayInputStream(noise)));
        }
    }

    @Test
    void theTokenIsNotPrinted() {
        assertFalse(new Ticket(TOKEN, "/s").toString().contains("0123"));
        Hello hello = new Hello(1, TOKEN, 5, "test", java.util.List.of(), java.util.List.of("unix"));
        assertFalse(hello.toString().contains("0123"));
    }
}
