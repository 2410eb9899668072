package dev.drover.ui.internal.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.AnsiText;
import dev.drover.ui.internal.model.ConsoleBuffer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;

/**
 * The styles of console lines. Standard error is red and italic, so that it differs without colours, too; a mark is
 * bold; the name before a line has the colour of its worker. Used by the UI thread.
 */
final class ConsoleStyles {
    private final StyledText text;
    private Palette palette;

    ConsoleStyles(StyledText text) {
        this.text = text;
    }

    /** The style of a hint, which is no line of a console. */
    StyleRange[] hint(int offset, int length) {
        return length == 0 ? new StyleRange[0]
                : new StyleRange[] {new StyleRange(offset, length, palette().faint, null)};
    }

    /**
     * The styles of a line.
     *
     * @param offset where the line begins in the text
     * @param shown the whole line
     * @param prefix the length of what stands before the line's own text
     * @param searched the text that is highlighted, in lower case; "" for none
     */
    StyleRange[] of(int offset, String shown, ConsoleBuffer.Shown line, int prefix, String searched) {
        int length = shown.length();
        // One style for each character, as matches and colours may overlap in any way.
        StyleRange[] each = new StyleRange[length];
        StyleRange base = new StyleRange(0, 0, color(line), null, fontStyle(line));
        for (int i = 0; i < length; i++)
            each[i] = i < prefix ? new StyleRange(0, 0, palette().sourceText(line.source()), null, SWT.NORMAL) : base;
        for (AnsiText.Part part : line.line().styles()) {
            StyleRange style = ansi(part.style(), line);
            for (int i = prefix + part.start(); i < Math.min(length, prefix + part.start() + part.length()); i++)
                each[i] = style;
        }
        if (!searched.isEmpty()) highlight(shown.toLowerCase(Locale.ROOT), searched, each);
        return ranges(offset, each);
    }

    private Color color(ConsoleBuffer.Shown line) {
        return switch (line.kind()) {
            case OUT -> palette().foreground;
            case ERR -> palette().trouble;
            case MARK -> palette().faint;
        };
    }

    private static int fontStyle(ConsoleBuffer.Shown line) {
        return switch (line.kind()) {
            case OUT -> SWT.NORMAL;
            case ERR -> SWT.ITALIC;
            case MARK -> SWT.BOLD;
        };
    }

    private StyleRange ansi(AnsiText.Style style, ConsoleBuffer.Shown line) {
        Color color = style.color() < 0 ? color(line) : palette().readable(style.color());
        StyleRange range = new StyleRange(0, 0, color, null, fontStyle(line) | (style.bold() ? SWT.BOLD : 0));
        range.underline = style.underline();
        return range;
    }

    private void highlight(String lower, String searched, StyleRange[] each) {
        for (int at = lower.indexOf(searched); at >= 0; at = lower.indexOf(searched, at + searched.length())) {
            for (int i = at; i < Math.min(each.length, at + searched.length()); i++) {
                StyleRange match = (StyleRange) each[i].clone();
                match.background = palette().processorHeat(5);
                match.fontStyle |= SWT.BOLD;
                each[i] = match;
            }
        }
    }

    /** One range for each run of equal styles. */
    private static StyleRange[] ranges(int offset, StyleRange[] each) {
        List<StyleRange> ranges = new ArrayList<>();
        for (int i = 0; i < each.length; i++) {
            StyleRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last.similarTo(each[i])) {
                last.length++;
                continue;
            }
            StyleRange range = (StyleRange) each[i].clone();
            range.start = offset + i;
            range.length = 1;
            ranges.add(range);
        }
        return ranges.toArray(StyleRange[]::new);
    }

    private Palette palette() {
        if (palette == null || !palette.fits(text)) palette = Palette.of(text);
        return palette;
    }
}
