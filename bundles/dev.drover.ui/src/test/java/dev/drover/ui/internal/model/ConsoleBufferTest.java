package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import org.junit.jupiter.api.Test;

/** Several processes and several workers in one console. */
final class ConsoleBufferTest {
    private final ConsoleBuffer buffer = new ConsoleBuffer(ZoneOffset.UTC);
    private final ProcessSpan first =
            new ProcessSpan(101, at(10), at(20), "hash-1 (process 101) ended with exit code 3");
    private final ProcessSpan second = new ProcessSpan(102, at(21), null, "");
    private boolean begun;

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static ConsoleSource source(String name, long pid) {
        return new ConsoleSource("w:" + name, name, "hash", 0, pid);
    }

    private static Console.Line line(long second, String text) {
        return new Console.Line(second, at(second), Console.Stream.OUT, text);
    }

    private ConsoleBuffer.Change add(List<ConsoleSource> sources, ConsolePiece.Part... parts) {
        boolean start = !begun;
        begun = true;
        return buffer.add(new ConsolePiece(sources, start, List.of(parts)));
    }

    private static ConsolePiece.Part part(List<ProcessSpan> processes, Console.Line... lines) {
        return new ConsolePiece.Part(true, new Console.Page(List.of(lines), 0, 0), processes);
    }

    private List<String> shown() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) all.add(buffer.text(buffer.line(i), false));
        return all;
    }

    @Test
    void eachProcessOfTheSlotHasItsSection() {
        add(List.of(source("hash-1", 0)),
                part(List.of(first, second), line(11, "a"), line(19, "b"), line(22, "c")));
        assertEquals(List.of("── process 101 started 00:00:10", "a", "b",
                "── process 101 ended 00:00:20: with exit code 3", "── process 102 started 00:00:21", "c"), shown());
    }

    @Test
    void aDeadProcessDoesNotShowItsSuccessorsLines() {
        ProcessSpan zeroth = new ProcessSpan(100, at(1), at(9), "x");
        add(List.of(source("hash-1", 101)),
                part(List.of(zeroth, first, second), line(2, "before"), line(11, "a"), line(19, "b"), line(22, "c")));
        assertEquals(List.of("── process 101 started 00:00:10", "a", "b",
                "── process 101 ended 00:00:20: with exit code 3"), shown());
    }

    @Test
    void aProcessWhoseStartNobodySawHasTheLinesAfterTheOneBefore() {
        ProcessSpan quick = new ProcessSpan(103, null, at(24), "hash-1 (process 103) crashed before it joined");
        ProcessSpan ended = new ProcessSpan(102, at(21), at(22), "x");
        add(List.of(source("hash-1", 103)),
                part(List.of(first, ended, quick), line(11, "a"), line(21, "b"), line(23, "c")));
        assertEquals(List.of("c", "── process 103 ended 00:00:24: crashed before it joined"), shown());
    }

    @Test
    void aStartThatIsLearntLateIsPutWhereItBelongs() {
        ProcessSpan living = new ProcessSpan(101, at(10), null, "");
        assertFalse(add(List.of(source("hash-1", 0)), part(List.of(living), line(11, "a"), line(22, "c"))).rebuilt());
        assertTrue(add(List.of(source("hash-1", 0)), part(List.of(first, second))).rebuilt());
        assertEquals(List.of("── process 101 started 00:00:10", "a",
                "── process 101 ended 00:00:20: with exit code 3", "── process 102 started 00:00:21", "c"), shown());
    }

    @Test
    void severalWorkersAreMergedByTimeAndNamed() {
        List<ConsoleSource> both = List.of(source("hash-1", 0), source("hash-10", 0));
        add(both, part(List.of(), line(1, "a"), line(3, "c")), part(List.of(), line(2, "b")));
        assertFalse(add(both, part(List.of(), line(5, "e")), part(List.of(), line(4, "d"))).rebuilt());
        assertEquals(List.of("hash-1   a", "hash-10  b", "hash-1   c", "hash-10  d", "hash-1   e"), shown());
        assertTrue(add(both, part(List.of(), line(6, "g")), part(List.of(), line(4, "late"))).rebuilt());
        assertEquals("hash-10  late", shown().get(4));
        assertEquals(1, buffer.line(4).source());
    }

    @Test
    void onlyChosenLinesAreVisibleAndMarksStay() {
        buffer.filter(LineFilter.parse("-/^noise \\d+$/ -secret"));
        add(List.of(source("hash-1", 0)), part(List.of(second), line(22, "noise 1"), line(23, "good"),
                line(24, "a SECRET")));
        assertEquals(List.of("── process 102 started 00:00:21", "good"), shown());
        buffer.filter(LineFilter.ALL);
        assertEquals(4, buffer.size());
    }

    @Test
    void fullBuffersDropTheirFirstVisibleLines() {
        buffer.filter(LineFilter.parse("even"));
        Console.Line[] lines = new Console.Line[ViewSettings.FIRST.consoleLines()];
        for (int i = 0; i < lines.length; i++) lines[i] = line(i, i % 2 == 0 ? "even " + i : "odd");
        add(List.of(source("hash-1", 0)), part(List.of(), lines));
        assertEquals(ViewSettings.FIRST.consoleLines() / 2, buffer.size());
        ConsoleBuffer.Change change = add(List.of(source("hash-1", 0)),
                part(List.of(), line(900_000, "even"), line(900_001, "odd"), line(900_002, "odd")));
        assertEquals(new ConsoleBuffer.Change(2, 0, false), change);
        assertEquals("even 4", shown().get(0));
    }

    @Test
    void anExpressionOfTheLinesThatTakesTooLongHidesNothing() {
        LineFilter filter = LineFilter.parse("/(.*a){28}x$/");
        buffer.filter(filter);
        add(List.of(source("hash-1", 0)), part(List.of(), line(1, "b"), line(2, "a".repeat(60))));
        assertEquals(2, buffer.size());
        assertTrue(filter.problem().orElseThrow().contains("takes too long"));
    }

    private static Console.Line error(long second, String text) {
        return new Console.Line(second, at(second), Console.Stream.ERR, text);
    }

    @Test
    void aProgressBarIsOneLineHoweverOftenItIsDrawn() {
        List<ConsoleSource> one = List.of(source("hash-1", 0));
        StringBuilder bar = new StringBuilder("before");
        for (int i = 0; i < 10_000; i++) bar.append('\r').append(i / 100).append(" %");
        add(one, part(List.of(), line(1, "first"), line(2, bar.toString())));
        assertEquals(List.of("first", "99 %"), shown());
        for (int i = 0; i < 1000; i++) {
            assertEquals(new ConsoleBuffer.Change(0, 1, false), add(one, part(List.of(), line(3, "\rstep " + i))));
        }
        assertEquals(List.of("first", "step 999"), shown());
        add(one, part(List.of(), line(4, "\rdone"), line(5, "next")));
        assertEquals(List.of("first", "done", "next"), shown());
        assertEquals(0, buffer.dropped());
    }

    @Test
    void whatAnotherStreamHasPrintedIsNotDrawnOver() {
        List<ConsoleSource> one = List.of(source("hash-1", 0));
        add(one, part(List.of(), line(1, "10 %"), error(2, "warning"), line(3, "\r20 %")));
        assertEquals(List.of("10 %", "warning", "20 %"), shown());
        add(one, part(List.of(), line(4, "\r30 %"), line(5, "\r40 %")));
        assertEquals(List.of("10 %", "warning", "40 %"), shown());
    }

    @Test
    void aFilterSeesWhatIsLeftOfAProgressBar() {
        List<ConsoleSource> one = List.of(source("hash-1", 0));
        buffer.filter(LineFilter.parse("-50"));
        add(one, part(List.of(), line(1, "40 %")));
        add(one, part(List.of(), line(2, "\r50 %")));
        assertEquals(List.of(), shown());
        add(one, part(List.of(), line(3, "\r60 %")));
        assertEquals(List.of("60 %"), shown());
    }

    @Test
    void aMillionLinesAreKeptAndNoMore() {
        List<ConsoleSource> one = List.of(source("hash-1", 0));
        buffer.keep(ViewSettings.MOST_LINES);
        long next = 0;
        while (next < ViewSettings.MOST_LINES + 5000) {
            Console.Line[] lines = new Console.Line[1000];
            for (int i = 0; i < lines.length; i++) lines[i] = line(++next, "line " + next);
            add(one, part(List.of(), lines));
        }
        assertEquals(ViewSettings.MOST_LINES, buffer.size());
        assertEquals("line 5001", buffer.line(0).text());
        assertEquals(5000, buffer.dropped());
    }
}
