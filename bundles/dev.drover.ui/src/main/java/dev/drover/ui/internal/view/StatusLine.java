package dev.drover.ui.internal.view;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.source.Notice;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The status line: totals, the last notice, and whether the figures are current. */
final class StatusLine {
    private static final int TICK_MILLIS = 500;
    private static final long NOTICE_MILLIS = 10_000;

    private final Composite bar;
    private final Label totals;
    private final Label notice;
    private final Label freshness;
    private final LongSupplier clock;
    private final Supplier<List<Column>> shown;
    private TableSnapshot table = TableSnapshot.EMPTY;
    private Notice lastNotice = Notice.of("");
    private long lastNoticeMillis;
    private boolean paused;

    /** @param shown the columns that the table shows now */
    StatusLine(Composite parent, LongSupplier clock, Supplier<List<Column>> shown) {
        this.clock = clock;
        this.shown = shown;
        bar = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginHeight = 3;
        layout.marginWidth = 8;
        layout.horizontalSpacing = 16;
        bar.setLayout(layout);
        totals = new Label(bar, SWT.NONE);
        notice = new Label(bar, SWT.RIGHT);
        notice.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        freshness = new Label(bar, SWT.RIGHT);
        tick();
    }

    Composite control() {
        return bar;
    }

    void show(TableSnapshot next) {
        table = next;
        update();
    }

    void show(Notice next) {
        lastNotice = next;
        lastNoticeMillis = clock.getAsLong();
        update();
    }

    void paused(boolean wanted) {
        paused = wanted;
        update();
    }

    /** Updates the line twice a second, because the age of the data grows even when no new data comes. */
    private void tick() {
        if (bar.isDisposed()) return;
        update();
        bar.getDisplay().timerExec(TICK_MILLIS, this::tick);
    }

    private void update() {
        if (bar.isDisposed()) return;
        boolean noticeIsRecent = clock.getAsLong() - lastNoticeMillis < NOTICE_MILLIS;
        Optional<String> problem = table.choice().filter().problem();
        String filter = problem.or(() -> table.hiddenMatches(shown.get())).orElse("");
        Optional<String> warning = table.warning(clock.getAsLong());
        String state = paused
                ? "Paused (Space goes on)"
                : warning.orElse(table.totals().costText());
        boolean changed = text(totals, table.reading().atMillis() == 0 ? "" : table.totals().text())
                | text(notice, noticeIsRecent && !lastNotice.text().isEmpty() ? lastNotice.text() : filter)
                | text(freshness, state);
        Palette palette = Palette.of(bar);
        notice.setForeground(
                noticeIsRecent && lastNotice.trouble() || !noticeIsRecent && problem.isPresent() ? palette.trouble
                        : palette.faint);
        freshness.setForeground(paused || warning.isPresent() ? palette.trouble : palette.faint);
        if (!paused && warning.isEmpty()) freshness.setToolTipText(table.totals().costDetail());
        if (changed) bar.layout(true);
    }

    private static boolean text(Label label, String text) {
        String safe = text.replace("&", "&&").replace('\n', ' ');
        if (label.getText().equals(safe)) return false;
        label.setText(safe);
        label.setToolTipText(safe);
        return true;
    }
}
