package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static org.junit.jupiter.api.Assertions.assertFalse;
import dev.drover.api.process.Exit;
import java.util.Optional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import org.junit.jupiter.api.Test;

/** What other processes print and are called, made harmless; and rows as text. */
final class TextTest {

    @Test
    void whatProcessesChooseIsSafeInEveryRow() {
        Row plain = Rows.worker(1).row();
        Row row =
                new Row(plain.key(), plain.parentKey(), plain.kind(), "a\u202eb", plain.pool(), plain.id(), plain.pid(),
                        plain.parent(), plain.state(), plain.stateColor(), plain.memory(), plain.cpu(),
                        plain.inFlight(),
                        plain.done(),
                        plain.failed(), plain.latency(), plain.started(), "java\tx\ny", "ended:\u001b[2J", false, null,
                        null,
                        plain.recent(), false, "");
        assertEquals("a\\u202eb", row.name());
        assertEquals("java\\u0009x\\u000ay", Column.COMMAND.text(row, 2000));
        assertEquals("ended:\\u001b[2J", row.note());
    }

    private static ConsolePiece piece(Console.Page page) {
        return new ConsolePiece(List.of(new ConsoleSource("w:hash-1:101", "hash-1", "hash", 0, 0)), true,
                List.of(new ConsolePiece.Part(true, page, List.of())));
    }

    @Test
    void theConsoleKeepsItsLastLines() {
        ConsoleBuffer buffer = new ConsoleBuffer(ZoneOffset.UTC);
        List<Console.Line> lines = new ArrayList<>();
        for (int i = 0; i < ViewSettings.FIRST.consoleLines() + 3; i++)
            lines.add(new Console.Line(i, Instant.ofEpochMilli(i), Console.Stream.OUT, "line " + i));
        buffer.add(piece(new Console.Page(lines, lines.size(), 7)));
        assertEquals(ViewSettings.FIRST.consoleLines(), buffer.size());
        assertEquals("line 3", buffer.line(0).text());
        assertEquals(10, buffer.dropped());
    }

    @Test
    void theConsoleTellsItsStreamsApartAndCannotBeSpoofed() {
        ConsoleBuffer buffer = new ConsoleBuffer(ZoneOffset.UTC);
        buffer.add(piece(new Console.Page(
                List.of(
                        new Console.Line(0, Instant.ofEpochMilli(61_001), Console.Stream.OUT, "fine"),
                        new Console.Line(1, Instant.ofEpochMilli(62_000), Console.Stream.ERR, "bad\bgood")),
                2,
                0)));
        assertEquals("fine\nbad\\u0008good\n", buffer.text(false));
        assertEquals("out  00:01:01.001  fine\nerr  00:01:02.000  bad\\u0008good\n", buffer.text(true));
        assertTrue(buffer.line(1).error());
    }

    @Test
    void secretsOfOthersAreMaskedWhereverTheRowIsShown() {
        Row row = Rows.worker(1).name("get https://me:pw@host/x").note("--token abc ended").command(
                "java  -Dtoken=s1 --password s2 --port 80 AWS_KEY=s3 -Dcolor=red http://a:s4@b\t--key=s5").row();
        assertEquals("java  -Dtoken=*** --password *** --port 80 AWS_KEY=*** -Dcolor=red http://***@b\\u0009--key=***",
                row.command());
        assertEquals("get https://***@host/x", row.name());
        assertEquals("--token *** ended", row.note());
        String all = RowText.table(List.of(row), List.of(Column.values()), 2000)
                + RowText.spoken(row, List.of(Column.values()), 2000)
                + EndPlan.of(List.of(row), true).question() + row.selected().orElseThrow().name();
        for (String secret : List.of("s1", "s2", "s3", "s4", "s5", "me:pw", "abc"))
            assertFalse(all.contains(secret), secret + " in " + all);
    }

    @Test
    void anEndIsToldOnceAndInBrief() {
        assertEquals("as asked", EndText.brief("hash-1", "hash-1 (process 101) ended as asked"));
        assertEquals("killed on request", EndText.brief("hash-1", "hash-1 (process 101) was killed on request"));
        assertEquals("with exit code 3", EndText.brief("hash-1", "hash-1 (process 101) ended with exit code 3"));
        assertEquals("crashed before it joined", EndText.brief("a", "a (process 1) crashed before it joined"));
        assertEquals("Exited with code 3.", EndText.brief("hash-1", "Exited with code 3."));
        assertEquals("hash-1 (process 101) ended as asked",
                EndText.sentence("hash-1", 101, "hash-1 (process 101) ended as asked"));
        assertEquals("git (7) ended: Exited with code 3.", EndText.sentence("git", 7, "Exited with code 3."));
        assertEquals("ended: with exit code 3", Rows.worker(1).note("with exit code 3").dead().row().remark());
        Exit exit = new Exit(101, Instant.ofEpochSecond(62), Exit.Cause.EXITED, 3, Optional.empty(),
                "hash-1 (process 101) ended with exit code 3", List.of(), List.of("draw", "fill"));
        assertEquals("00:01:02  with exit code 3; it was running draw, fill",
                EndText.row("hash-1", exit, ZoneOffset.UTC));
    }

    @Test
    void rowsAreCopiedAsATableWithAHead() {
        String text = RowText.table(
                List.of(Rows.worker(1).row(), Rows.worker(2).note("x").row()),
                List.of(Column.NAME, Column.PID, Column.TREND, Column.CPU),
                2000);
        assertEquals("Name\tPID\tCPU\nhash-1\t101\t50.0 %\nhash-2\t102\t50.0 %", text);
    }

    @Test
    void aRowIsReadOutWithTheNamesOfItsFigures() {
        assertEquals(
                "hash-1, PID 101, State ready, CPU 50.0 %. look here",
                RowText.spoken(
                        Rows.worker(1).note("look here").row(),
                        List.of(Column.NAME, Column.PID, Column.STATE, Column.CPU),
                        2000));
    }
}
