package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import dev.drover.ui.internal.model.ConsolePiece;
import dev.drover.ui.internal.model.ConsoleSource;
import dev.drover.ui.internal.model.LineFilter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console where it is scrolled, coloured and searched. */
final class ConsoleTextTest {
    private static final List<ConsoleSource> ONE = List.of(new ConsoleSource("w:a-1:1", "a-1", "a", 0, 0));
    private static final int LINES = 5000;
    private static Display display;
    private Shell shell;
    private ConsoleText console;
    private StyledText text;
    private long next;

    @BeforeAll
    static void connect() {
        Ui.needsDisplay();
        display = new Display();
    }

    @AfterAll
    static void disconnect() {
        if (display != null) display.dispose();
    }

    @BeforeEach
    void open() {
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(500, 233);
        console = new ConsoleText(shell);
        console.keep(LINES);
        text = console.control();
        shell.open();
    }

    @AfterEach
    void close() {
        shell.dispose();
    }

    private void print(int count, Console.Stream stream, String suffix) {
        List<Console.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++, next++)
            lines.add(new Console.Line(next, Instant.ofEpochMilli(next), stream, "line " + next + suffix));
        console.add(new ConsolePiece(ONE, next == count,
                List.of(new ConsolePiece.Part(true, new Console.Page(lines, next, 0), List.of()))));
    }

    /** The text and its distance from the top of the first line that is wholly visible. */
    private String place() {
        int top = text.getTopIndex();
        return text.getLine(top) + " at " + text.getLinePixel(top);
    }

    @Test
    void scrolledUpItStaysToThePixelWhateverIsPrinted() {
        print(200, Console.Stream.OUT, "");
        console.follow(false);
        for (int pixel : new int[] {0, 1, 3, 7, 100, 333}) {
            text.setTopPixel(pixel);
            String before = place();
            for (int i = 0; i < 20; i++) print(3, Console.Stream.OUT, "");
            assertEquals(before, place(), "scrolled to " + pixel);
            assertEquals(pixel, text.getTopPixel());
        }
    }

    @Test
    void scrolledUpItStaysWhenTheFirstLinesAreDropped() {
        print(LINES, Console.Stream.OUT, "");
        console.follow(false);
        text.setTopPixel(text.getLineHeight() * 1000 + 5);
        String before = place();
        for (int i = 0; i < 10; i++) print(50, Console.Stream.OUT, "");
        assertEquals(before, place());
        assertEquals(LINES, text.getLineCount());
    }

    @Test
    void followsTheEndUntilItIsScrolledUp() {
        print(300, Console.Stream.OUT, "");
        assertTrue(text.getLinePixel(299) < text.getClientArea().height, "the last line is visible");
        print(10, Console.Stream.OUT, "");
        assertTrue(text.getLinePixel(309) < text.getClientArea().height, "and so is the new last line");
    }

    /** As keys, wheel and bar leave it: the place is another one, and then the listeners are told. */
    private List<Boolean> scrolledTo(int pixel) {
        List<Boolean> told = new ArrayList<>();
        console.onFollow(told::add);
        text.setTopPixel(pixel);
        text.notifyListeners(SWT.KeyUp, new Event());
        while (display.readAndDispatch()) {}
        return told;
    }

    @Test
    void theEndIsWhereTheLastLineIsSeenAndNowhereElse() {
        print(300, Console.Stream.OUT, "");
        int end = text.getTopPixel();
        int line = text.getLineHeight();
        assertEquals(List.of(), scrolledTo(end));
        assertEquals(List.of(false), scrolledTo(end - 3 * line), "three lines above the end");
        assertEquals(List.of(), scrolledTo(100), "the end of a line in the middle is not that of the text");
        print(5, Console.Stream.OUT, "");
        assertEquals(100, text.getTopPixel());
        assertEquals(List.of(true), scrolledTo(Integer.MAX_VALUE / 2), "as far down as it goes");
        print(5, Console.Stream.OUT, "");
        assertTrue(text.getLinePixel(309) < text.getClientArea().height, "it follows again");
        assertEquals(List.of(), scrolledTo(text.getTopPixel() - line / 2), "half of the last line is seen");
    }

    @Test
    void aTextThatIsLowerThanItsViewIsAlwaysAtTheEnd() {
        print(2, Console.Stream.OUT, "");
        assertEquals(List.of(), scrolledTo(0));
        print(300, Console.Stream.OUT, "");
        assertTrue(text.getLinePixel(301) < text.getClientArea().height, "the last line is visible");
    }

    @Test
    void followsTheEndWhenTheFirstLinesAreDropped() {
        print(LINES, Console.Stream.OUT, "");
        for (int i = 0; i < 10; i++) {
            print(50, Console.Stream.OUT, "");
            assertTrue(text.getLinePixel(LINES - 1) < text.getClientArea().height, "the last line is visible");
            assertEquals(List.of(), scrolledTo(text.getTopPixel()));
        }
        assertEquals("line " + (next - 1), text.getLine(LINES - 1));
    }

    @Test
    void standardErrorIsRedOnADarkGround() {
        text.setBackground(new Color(47, 47, 47));
        text.setForeground(new Color(238, 238, 238));
        print(1, Console.Stream.ERR, "");
        StyleRange style = style(2);
        Color red = style.foreground;
        assertTrue(red.getRed() > red.getGreen() + 100 && red.getRed() > red.getBlue() + 100, red.toString());
        assertEquals(SWT.ITALIC, style.fontStyle);
    }

    private StyleRange style(int offset) {
        for (StyleRange each : console.styles(0, 0, text.getLine(0))) {
            if (offset >= each.start && offset < each.start + each.length) return each;
        }
        return fail("no style at " + offset);
    }

    @Test
    void coloursOfTheProgramAreShownAndNotItsSequences() {
        print(1, Console.Stream.OUT, " \u001b[1;32mgreen\u001b[0m");
        assertEquals("line 0 green", text.getText());
        StyleRange style = style(8);
        assertEquals(SWT.BOLD, style.fontStyle);
        assertTrue(style.foreground.getGreen() > style.foreground.getRed() + 40, style.toString());
    }

    @Test
    void wrappedAndFilteredItStaysWhereItIs() {
        print(200, Console.Stream.OUT, " " + "word ".repeat(60));
        console.follow(false);
        text.setTopPixel(text.getLineHeight() * 50 + 4);
        String line = text.getLine(text.getTopIndex());
        console.wrap(true);
        assertEquals(line, text.getLine(text.getTopIndex()));
        console.filter(LineFilter.parse("/line \\d*[0-9] /"));
        assertEquals(line, text.getLine(text.getTopIndex()));
        console.filter(LineFilter.parse("-line"));
        assertEquals("", text.getText());
    }

    @Test
    void aProgressBarIsDrawnInPlaceToo() {
        print(3, Console.Stream.OUT, "");
        for (int i = 0; i < 50; i++) {
            String state = (i == 0 ? "" : "\r") + i + " %";
            List<Console.Line> bar =
                    List.of(new Console.Line(next, Instant.ofEpochMilli(next++), Console.Stream.OUT, state));
            console.add(new ConsolePiece(ONE, false,
                    List.of(new ConsolePiece.Part(true, new Console.Page(bar, next, 0), List.of()))));
        }
        assertEquals("line 0\nline 1\nline 2\n49 %", text.getText());
        print(1, Console.Stream.OUT, "");
        assertTrue(text.getText().endsWith("\n49 %\nline 53"), text.getText());
    }

    @Test
    void manyLinesAreShownAndTheOldestMakeRoom() {
        int many = 20_000;
        console.keep(many);
        long longest = 0;
        for (int i = 0; i < many / 1000 + 5; i++) {
            long from = System.nanoTime();
            print(1000, Console.Stream.OUT, "");
            longest = Math.max(longest, System.nanoTime() - from);
        }
        assertEquals(many, text.getLineCount());
        assertEquals("line 5000", text.getLine(0));
        assertEquals("line " + (next - 1), text.getLine(text.getLineCount() - 1));
        System.out.println("Lines of a console: the slowest thousand took " + longest / 1000 + " µs to show");
    }
}
