package dev.drover.ui.internal.view;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import dev.drover.api.process.Console;
import dev.drover.ui.internal.look.ListColors;
import dev.drover.ui.internal.model.ConsoleBuffer;
import dev.drover.ui.internal.model.ConsolePiece;
import dev.drover.ui.internal.model.LineFilter;
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
    private final ConsoleStyles styles;
    private Consumer<Boolean> followListener = on -> {};
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
        ListColors.of(text);
        text.setMargins(6, 4, 6, 4);
        text.setAlwaysShowScrollBars(false);
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Console"));
        styles = new ConsoleStyles(text);
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
        rebuild();
    }

    /** Chooses how many lines are kept. */
    void keep(int lines) {
        buffer.keep(lines);
    }

    void wrap(boolean enabled) {
        writing(() -> keepingPlace(() -> text.setWordWrap(enabled)));
        if (follow) toEnd();
    }

    /** Shows only the lines that are chosen. */
    void filter(LineFilter wanted) {
        writing(() -> keepingPlace(() -> {
            buffer.filter(wanted);
            if (!hint) text.setText(whole());
        }));
        if (follow) toEnd();
    }

    void clear() {
        buffer.clear();
        hint = false;
        writing(() -> text.setText(""));
    }

    /** Forgets everything, before other consoles are shown. */
    void reset() {
        buffer.reset();
        clear();
    }

    void hint(String sentence) {
        if (hint && text.getText().equals(sentence)) return;
        hint = true;
        writing(() -> text.setText(sentence));
    }

    boolean isEmpty() {
        return buffer.size() == 0;
    }

    long dropped() {
        return buffer.dropped();
    }

    /** All kept lines, as they are shown. */
    String all() {
        return buffer.text(timestamps);
    }

    void add(ConsolePiece piece) {
        if (hint) clear();
        writing(() -> keepingPlace(() -> {
            int before = buffer.size();
            ConsoleBuffer.Change change = buffer.add(piece);
            if (change.rebuilt()) {
                text.setText(whole());
                return;
            }
            int kept = before - change.dropped() - change.undone();
            if (change.undone() > 0) cutAfter(before - change.undone());
            if (change.dropped() > 0)
                text.replaceTextRange(0, kept == 0 ? text.getCharCount() : text.getOffsetAtLine(change.dropped()), "");
            StringBuilder more = new StringBuilder();
            for (int i = kept; i < buffer.size(); i++)
                more.append(i == 0 ? "" : "\n").append(buffer.text(buffer.line(i), timestamps));
            if (more.length() > 0) text.append(more.toString());
        }));
        if (follow) toEnd();
    }

    /** Leaves so many lines of the text. */
    private void cutAfter(int lines) {
        int from = lines == 0 ? 0 : text.getOffsetAtLine(lines) - 1;
        text.replaceTextRange(from, text.getCharCount() - from, "");
    }

    private void rebuild() {
        if (!hint) writing(() -> keepingPlace(() -> text.setText(whole())));
        if (follow) toEnd();
    }

    /**
     * Changes the text, and then has the line that was at the top stand where it stood, to the pixel. The index of the
     * line at the top is not enough: the margin and a line that is half seen would move the text a little each time.
     */
    private void keepingPlace(Runnable change) {
        int index = text.getTopIndex();
        ConsoleBuffer.Shown anchor = !hint && index < buffer.size() ? buffer.line(index) : null;
        int pixel = anchor == null ? 0 : text.getLinePixel(index);
        int top = text.getTopPixel();
        change.run();
        int now = anchor == null ? -1 : buffer.indexOf(anchor);
        if (follow) return;
        if (now >= 0) text.setTopPixel(text.getTopPixel() + text.getLinePixel(now) - pixel);
        else
            text.setTopPixel(anchor == null ? top : 0);
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
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < buffer.size(); i++)
            lines.append(i == 0 ? "" : "\n").append(buffer.text(buffer.line(i), timestamps));
        return lines.toString();
    }

    private void styleLine(LineStyleEvent event) {
        event.styles = styles(text.getLineAtOffset(event.lineOffset), event.lineOffset, event.lineText);
    }

    /** The styles of the line with that index, which begins at that offset. */
    StyleRange[] styles(int index, int offset, String shown) {
        if (hint || index >= buffer.size()) return styles.hint(offset, shown.length());
        ConsoleBuffer.Shown line = buffer.line(index);
        return styles.of(offset, shown, line, buffer.prefix(line, timestamps).length(), searched);
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
