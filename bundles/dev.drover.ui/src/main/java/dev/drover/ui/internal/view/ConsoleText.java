package dev.drover.ui.internal.view;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import dev.drover.api.process.Console;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.ConsoleBuffer;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.LineStyleEvent;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;

/** The text of one console. It follows the end of the text, unless a person has scrolled up. */
final class ConsoleText {
    private final StyledText text;
    private final ConsoleBuffer buffer = new ConsoleBuffer(ZoneId.systemDefault());
    private Consumer<Boolean> followListener = on -> {};
    private Palette palette;
    private boolean follow = true;
    private boolean timestamps;
    private boolean hint;
    private boolean writing;
    private String searched = "";

    /** The match that is selected, counted from 1, and the number of matches. */
    record Found(int at, int count) {}

    ConsoleText(Composite parent) {
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getFont(JFaceResources.TEXT_FONT));
        text.setBackground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        text.setForeground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        text.setMargins(6, 4, 6, 4);
        text.setAlwaysShowScrollBars(false);
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Console"));
        text.addLineStyleListener(this::styleLine);
        text.getVerticalBar().addListener(SWT.Selection, event -> scrolled());
        text.addListener(SWT.MouseVerticalWheel, event -> scrolled());
        text.addListener(SWT.KeyUp, event -> scrolled());
    }

    StyledText control() {
        return text;
    }

    void onFollow(Consumer<Boolean> listener) {
        followListener = listener;
    }

    void follow(boolean enabled) {
        follow = enabled;
        if (follow) toEnd();
    }

    void timestamps(boolean enabled) {
        timestamps = enabled;
        writing(() -> text.setText(whole()));
        if (follow) toEnd();
    }

    void clear() {
        buffer.clear();
        hint = false;
        writing(() -> text.setText(""));
    }

    void hint(String sentence) {
        hint = true;
        writing(() -> text.setText(sentence));
    }

    long dropped() {
        return buffer.dropped();
    }

    /** All kept lines, as they are shown. */
    String all() {
        return buffer.text(timestamps);
    }

    void add(Console.Page page) {
        if (page.lines().isEmpty()) return;
        if (hint) clear();
        int before = buffer.lines().size();
        int droppedLines = buffer.add(page);
        writing(() -> {
            int kept = before - Math.min(before, droppedLines);
            int top = text.getTopIndex();
            if (droppedLines >= before) {
                text.setText(whole());
                return;
            }
            if (droppedLines > 0) text.replaceTextRange(0, text.getOffsetAtLine(droppedLines), "");
            StringBuilder more = new StringBuilder();
            List<ConsoleBuffer.Shown> lines = buffer.lines();
            for (int i = kept; i < lines.size(); i++)
                more.append(i == 0 ? "" : "\n").append(buffer.text(lines.get(i), timestamps));
            text.append(more.toString());
            if (!follow) text.setTopIndex(Math.max(0, top - droppedLines));
        });
        if (follow) toEnd();
    }

    /**
     * Highlights all matches of a text and selects one.
     *
     * @param first whether to search from the first visible line on, instead of from the selected match
     * @param back whether to search upwards
     */
    Found find(String sought, boolean first, boolean back) {
        searched = sought.toLowerCase(Locale.ROOT);
        text.redraw();
        if (searched.isEmpty()) return new Found(0, 0);
        String all = text.getText().toLowerCase(Locale.ROOT);
        List<Integer> matches = new ArrayList<>();
        for (int at = all.indexOf(searched); at >= 0; at = all.indexOf(searched, at + searched.length()))
            matches.add(at);
        if (matches.isEmpty()) return new Found(0, 0);
        int from = first ? text.getOffsetAtLine(text.getTopIndex()) : text.getSelection().x;
        int index = back ? matches.size() - 1 : 0;
        for (int i = 0; i < matches.size(); i++) {
            int match = matches.get(i);
            if (back && match < from) index = i;
            else if (!back && (first ? match >= from : match > from)) {
                index = i;
                break;
            }
        }
        unfollow();
        text.setSelection(matches.get(index), matches.get(index) + searched.length());
        text.showSelection();
        return new Found(index + 1, matches.size());
    }

    private String whole() {
        List<String> lines = new ArrayList<>();
        for (ConsoleBuffer.Shown line : buffer.lines()) lines.add(buffer.text(line, timestamps));
        return String.join("\n", lines);
    }

    /** Styles a line. Standard error is red and italic, so that it differs without colours, too. */
    private void styleLine(LineStyleEvent event) {
        if (palette == null || !palette.fits(text)) palette = Palette.of(text);
        List<StyleRange> styles = new ArrayList<>();
        List<ConsoleBuffer.Shown> lines = buffer.lines();
        int index = text.getLineAtOffset(event.lineOffset);
        boolean error = !hint && index < lines.size() && lines.get(index).error();
        int length = event.lineText.length();
        if (length > 0 && (error || hint))
            styles.add(new StyleRange(event.lineOffset, length, error ? palette.trouble : palette.faint, null,
                    error ? SWT.ITALIC : SWT.NORMAL));
        if (!searched.isEmpty()) highlightMatches(event, error, styles);
        event.styles = styles.toArray(StyleRange[]::new);
    }

    private void highlightMatches(LineStyleEvent event, boolean error, List<StyleRange> styles) {
        String line = event.lineText.toLowerCase(Locale.ROOT);
        int styledTo = 0;
        if (error) styles.clear();
        for (int at = line.indexOf(searched); at >= 0; at = line.indexOf(searched, at + searched.length())) {
            if (error && at > styledTo)
                styles.add(
                        new StyleRange(event.lineOffset + styledTo, at - styledTo, palette.trouble, null, SWT.ITALIC));
            styles.add(new StyleRange(
                    event.lineOffset + at, searched.length(), error ? palette.trouble : null, palette.processorHeat(5),
                    SWT.BOLD));
            styledTo = at + searched.length();
        }
        if (error && styledTo < line.length())
            styles.add(
                    new StyleRange(event.lineOffset + styledTo, line.length() - styledTo, palette.trouble, null,
                            SWT.ITALIC));
    }

    private void writing(Runnable change) {
        writing = true;
        try {
            change.run();
        } finally {
            writing = false;
        }
    }

    private void toEnd() {
        writing(() -> text.setTopIndex(text.getLineCount() - 1));
    }

    private void unfollow() {
        follow = false;
        followListener.accept(false);
    }

    private void scrolled() {
        if (writing) return;
        text.getDisplay().asyncExec(() -> {
            if (text.isDisposed()) return;
            int bottom = text.getTopPixel() + text.getClientArea().height;
            boolean end = bottom >= text.getVerticalBar().getMaximum() - text.getLineHeight();
            if (end != follow) {
                follow = end;
                followListener.accept(end);
            }
        });
    }
}
