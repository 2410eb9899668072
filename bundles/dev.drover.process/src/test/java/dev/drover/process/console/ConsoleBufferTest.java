package dev.drover.process.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

import dev.drover.api.process.Console;
import org.junit.jupiter.api.Test;

class ConsoleBufferTest {

    private final ConsoleBuffer console = new ConsoleBuffer(1 << 20);
    private final ConsoleBuffer.Cutter out = console.new Cutter(Console.Stream.OUT);

    private void feed(ConsoleBuffer.Cutter cutter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cutter.feed(bytes, bytes.length);
    }

    private List<String> texts() {
        return console.page(0).lines().stream().map(Console.Line::text).toList();
    }

    @Test
    void linesAreCutAtTheirEndsHoweverTheyArrive() {
        String text = "one\r\ntwo\n\nfour ü €\n" + "x".repeat(500) + "\nlast";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(99);
        for (int from = 0; from < bytes.length;) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(7));
            byte[] part = new byte[32];
            System.arraycopy(bytes, from, part, 0, length);
            out.feed(part, length);
            from += length;
        }
        assertEquals(List.of("one", "two", "", "four ü €", "x".repeat(500)), texts());
        out.end();
        assertEquals("last", texts().get(5));
        out.end();
        assertEquals(6, texts().size());
    }

    @Test
    void aLongLineIsCutIntoSeveral() {
        feed(out, "y".repeat(20_000) + "\n");
        assertEquals(List.of(8192, 8192, 20_000 - 2 * 8192), texts().stream().map(String::length).toList());
    }

    @Test
    void aLineOfExactlyTheLongestLengthStaysOne() {
        feed(out, "z".repeat(8191) + "\nnext\n");
        assertEquals(List.of("z".repeat(8191), "next"), texts());
    }

    @Test
    void aCharacterIsNotTornWhereALongLineIsCut() {
        for (String character : List.of("ü", "€", "𝄞")) {
            ConsoleBuffer own = new ConsoleBuffer(1 << 20);
            ConsoleBuffer.Cutter cutter = own.new Cutter(Console.Stream.OUT);
            String text = "x" + character.repeat(8_000);
            feed(cutter, text + "\n");
            List<String> lines = own.last(Console.Stream.OUT, 0, 100);
            assertTrue(lines.size() > 1);
            assertEquals(text, String.join("", lines));
        }
    }

    @Test
    void theBeginningOfALineIsShownWhenNothingMoreComesForAMoment() {
        feed(out, "name: ");
        assertEquals(List.of(), texts());
        out.rest();
        out.rest();
        assertEquals(List.of("name: "), texts());
        feed(out, "\n\nnext");
        assertEquals(List.of("name: ", ""), texts(), "its end is no line, an empty line is one");
        out.rest();
        feed(out, " word\n");
        assertEquals(List.of("name: ", "", "next", " word"), texts());
    }

    @Test
    void halfACharacterWaitsForItsOtherHalf() {
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        out.feed(euro, 2);
        out.rest();
        assertEquals(List.of(), texts());
        out.feed(new byte[] {euro[2]}, 1);
        out.rest();
        assertEquals(List.of("€"), texts());
        // What never was a character does not wait for ever.
        out.feed(new byte[] {(byte) 0xff, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}, 5);
        out.rest();
        assertEquals(2, texts().size());
    }

    @Test
    void whoReadsIsAskedBeforeAPageIsTaken() {
        Runnable reader = () -> feed(out, "just now\n");
        console.readBy(reader);
        assertEquals(List.of("just now"), texts());
        console.readNoMoreBy(() -> {});
        assertEquals(2, texts().size());
        console.readNoMoreBy(reader);
        assertEquals(2, texts().size());
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 2_500; i++) feed(out, "line " + i + "\n");
        Console.Page first = console.page(0);
        assertEquals(1_000, first.lines().size());
        Console.Page second = console.page(first.next());
        Console.Page third = console.page(second.next());
        assertEquals(500, third.lines().size());
        assertEquals("line 2499", third.lines().get(499).text());
        Console.Page end = console.page(third.next());
        assertEquals(List.of(), end.lines());
        assertEquals(2_500, end.next());
        assertEquals(0, end.dropped());
    }

    @Test
    void theOldestGoFirstAndAreCounted() {
        ConsoleBuffer small = new ConsoleBuffer(1_000);
        ConsoleBuffer.Cutter cutter = small.new Cutter(Console.Stream.ERR);
        for (int i = 0; i < 100; i++) feed(cutter, "line " + i + "\n");
        Console.Page page = small.page(0);
        assertEquals(100, page.dropped() + page.lines().size());
        assertEquals("line 99", page.lines().get(page.lines().size() - 1).text());
        assertEquals(page.lines().get(0).number(), page.dropped());
        assertEquals(0, small.page(95).dropped());
        // One line stays, whatever its length.
        feed(cutter, "w".repeat(5_000) + "\n");
        assertEquals(1, small.page(0).lines().size());
    }

    @Test
    void theLastErrorsAreThoseOfTheLastProcessOnly() {
        ConsoleBuffer.Cutter err = console.new Cutter(Console.Stream.ERR);
        feed(err, "old\n");
        long from = console.next();
        for (int i = 0; i < 5; i++) {
            feed(out, "out " + i + "\n");
            feed(err, "err " + i + "\n");
        }
        assertEquals(List.of("err 3", "err 4"), console.last(Console.Stream.ERR, from, 2));
        assertEquals(5, console.last(Console.Stream.ERR, from, 100).size());
        assertEquals(List.of("out 4"), console.last(Console.Stream.OUT, from, 1));
        assertTrue(console.said(from, "out 4"));
        assertFalse(console.said(from, "old"));
    }

    /** A stack may be longer than all that is kept. */
    @Test
    void theLineAboveAStackOutlivesItsFrames() {
        ConsoleBuffer buffer = new ConsoleBuffer(64 << 10);
        Instant now = Instant.now();
        for (int i = 0; i < 1_000; i++) buffer.add(now, Console.Stream.ERR, "before " + i);
        buffer.add(now, Console.Stream.ERR, "a.BadException: the cause");
        for (int i = 0; i < 100_000; i++) buffer.add(now, Console.Stream.ERR, "\tat a.Main.down(Main.java:" + i + ")");
        buffer.add(now, Console.Stream.ERR, "Caused by: b.WorseException: the innermost");
        for (int i = 0; i < 100_000; i++) buffer.add(now, Console.Stream.ERR, "    at b.Main.up(Main.java:" + i + ")");
        buffer.add(now, Console.Stream.ERR, "\t... 12 more");
        List<String> last = buffer.last(Console.Stream.ERR, 0, 10_000);
        int head = last.indexOf("a.BadException: the cause");
        assertEquals("before 999", last.get(head - 1));
        assertEquals("Caused by: b.WorseException: the innermost", last.get(head + 1));
        assertTrue(last.get(head + 2).startsWith("    at b.Main.up("), last.get(head + 2));
        assertEquals("\t... 12 more", last.getLast());
        assertTrue(buffer.said(0, "the cause"));
        assertFalse(buffer.said(1_001, "the cause"));
        assertEquals(List.of(), buffer.last(Console.Stream.OUT, 0, 10));
        // Nobody reads them on a page.
        assertFalse(buffer.page(0).lines().stream().anyMatch(line -> line.text().contains("the cause")));
    }

    @Test
    void linesThatOutliveOthersAreFewAndShort() {
        ConsoleBuffer buffer = new ConsoleBuffer(1_000);
        for (int i = 0; i < 1_000; i++) buffer.add(Instant.now(), Console.Stream.OUT, "x".repeat(5_000));
        List<String> last = buffer.last(Console.Stream.OUT, 0, 10_000);
        assertEquals(65, last.size());
        assertEquals(500, last.getFirst().length());
        assertEquals(5_000, last.getLast().length());
    }

    @Test
    void aLineThatWillBeDrawnOverSaysSoWhereItGoesOn() {
        feed(out, "10 %\r");
        out.rest();
        out.rest();
        feed(out, "20 %\r");
        out.rest();
        feed(out, "\n");
        feed(out, "next\r\n");
        assertEquals(List.of("10 %", "\r20 %", "next"), texts());
    }
}
