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

/** The text of one console: follows its end until somebody scrolls up, and goes on when scrolled down again. */
final class ConsoleText {
    private final StyledText text;
    private final ConsoleBuffer buffer = new ConsoleBuffer(ZoneId.systemDefault());
    private Consumer<Boolean> followed = on -> {};
    private Palette palette;
    private boolean follow = true;
    private boolean timestamps;
    private boolean hint;
    private boolean writing;
    private String wanted = "";

    /** Which of how many places. */
    record Found(int at, int count) {}

    ConsoleText(Composite parent) {
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getFont(JFaceResources.TEXT_FONT));
        text.setBackground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        text.setForeground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        text.setMargins(6, 4, 6, 4);
        text.setAlwaysShowScrollBars(false);
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Console"));
        text.addLineStyleListener(this::style);
        text.getVerticalBar().addListener(SWT.Selection, event -> scrolled());
        text.addListener(SWT.MouseVerticalWheel, event -> scrolled());
        text.addListener(SWT.KeyUp, event -> scrolled());
    }

    StyledText control() {
        return text;
    }

    void onFollow(Consumer<Boolean> listener) {
        followed = listener;
    }

    void follow(boolean wantedNow) {
        follow = wantedNow;
        if (follow) toEnd();
    }

    void timestamps(boolean wantedNow) {
        timestamps = wantedNow;
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

    /** Everything that is kept, as it is shown. */
    String all() {
        return buffer.text(timestamps);
    }

    void add(Console.Page page) {
        if (page.lines().isEmpty()) return;
        if (hint) clear();
        int before = buffer.lines().size();
        int gone = buffer.add(page);
        writing(() -> {
            int kept = before - Math.min(before, gone);
            int top = text.getTopIndex();
            if (gone >= before) {
                text.setText(whole());
                return;
            }
            if (gone > 0) text.replaceTextRange(0, text.getOffsetAtLine(gone), "");
            StringBuilder more = new StringBuilder();
            List<ConsoleBuffer.Shown> lines = buffer.lines();
            for (int i = kept; i < lines.size(); i++)
                more.append(i == 0 ? "" : "\n").append(buffer.text(lines.get(i), timestamps));
            text.append(more.toString());
            if (!follow) text.setTopIndex(Math.max(0, top - gone));
        });
        if (follow) toEnd();
    }

    /**
     * Marks every place of a text and goes to one.
     *
     * @param first whether to begin at what is in view rather than behind the last place
     * @param back whether to go upwards
     */
    Found find(String sought, boolean first, boolean back) {
        wanted = sought.toLowerCase(Locale.ROOT);
        text.redraw();
        if (wanted.isEmpty()) return new Found(0, 0);
        String all = text.getText().toLowerCase(Locale.ROOT);
        List<Integer> places = new ArrayList<>();
        for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + wanted.length())) places.add(at);
        if (places.isEmpty()) return new Found(0, 0);
        int from = first ? text.getOffsetAtLine(text.getTopIndex()) : text.getSelection().x;
        int index = back ? places.size() - 1 : 0;
        for (int i = 0; i < places.size(); i++) {
            int place = places.get(i);
            if (back && place < from) index = i;
            else if (!back && (first ? place >= from : place > from)) {
                index = i;
                break;
            }
        }
        unfollow();
        text.setSelection(places.get(index), places.get(index) + wanted.length());
        text.showSelection();
        return new Found(index + 1, places.size());
    }

    private String whole() {
        List<String> lines = new ArrayList<>();
        for (ConsoleBuffer.Shown line : buffer.lines()) lines.add(buffer.text(line, timestamps));
        return String.join("\n", lines);
    }

    /** Standard error is red and slanted, so that it is told apart without colours too. */
    private void style(LineStyleEvent event) {
        if (palette == null || !palette.fits(text)) palette = Palette.of(text);
        List<StyleRange> styles = new ArrayList<>();
        List<ConsoleBuffer.Shown> lines = buffer.lines();
        int index = text.getLineAtOffset(event.lineOffset);
        boolean error = !hint && index < lines.size() && lines.get(index).error();
        int length = event.lineText.length();
        if (length > 0 && (error || hint))
            styles.add(new StyleRange(event.lineOffset, length, error ? palette.trouble : palette.faint, null,
                    error ? SWT.ITALIC : SWT.NORMAL));
        if (!wanted.isEmpty()) marks(event, error, styles);
        event.styles = styles.toArray(StyleRange[]::new);
    }

    private void marks(LineStyleEvent event, boolean error, List<StyleRange> styles) {
        String line = event.lineText.toLowerCase(Locale.ROOT);
        int done = 0;
        if (error) styles.clear();
        for (int at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + wanted.length())) {
            if (error && at > done)
                styles.add(new StyleRange(event.lineOffset + done, at - done, palette.trouble, null, SWT.ITALIC));
            styles.add(new StyleRange(
                    event.lineOffset + at, wanted.length(), error ? palette.trouble : null, palette.processorHeat(5),
                    SWT.BOLD));
            done = at + wanted.length();
        }
        if (error && done < line.length())
            styles.add(
                    new StyleRange(event.lineOffset + done, line.length() - done, palette.trouble, null, SWT.ITALIC));
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
        followed.accept(false);
    }

    private void scrolled() {
        if (writing) return;
        text.getDisplay().asyncExec(() -> {
            if (text.isDisposed()) return;
            int bottom = text.getTopPixel() + text.getClientArea().height;
            boolean end = bottom >= text.getVerticalBar().getMaximum() - text.getLineHeight();
            if (end != follow) {
                follow = end;
                followed.accept(end);
            }
        });
    }
}
