package dev.drover.ui.internal.view;

import java.util.Optional;
import java.util.function.LongSupplier;

import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.source.Notice;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The totals, what was done last, and how far the figures can be trusted. */
final class StatusLine {
    private static final int TICK_MILLIS = 500;
    private static final long NOTICE_MILLIS = 10_000;

    private final Composite bar;
    private final Label totals;
    private final Label notice;
    private final Label trust;
    private final LongSupplier clock;
    private TableSnapshot scene = TableSnapshot.EMPTY;
    private Notice said = Notice.of("");
    private long saidAt;
    private boolean paused;

    StatusLine(Composite parent, LongSupplier clock) {
        this.clock = clock;
        bar = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginHeight = 3;
        layout.marginWidth = 8;
        layout.horizontalSpacing = 16;
        bar.setLayout(layout);
        totals = new Label(bar, SWT.NONE);
        notice = new Label(bar, SWT.RIGHT);
        notice.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        trust = new Label(bar, SWT.RIGHT);
        tick();
    }

    Composite control() {
        return bar;
    }

    void show(TableSnapshot next) {
        scene = next;
        update();
    }

    void show(Notice next) {
        said = next;
        saidAt = clock.getAsLong();
        update();
    }

    void paused(boolean wanted) {
        paused = wanted;
        update();
    }

    /** The age of the data goes on when nothing new comes, which is when it matters. */
    private void tick() {
        if (bar.isDisposed()) return;
        update();
        bar.getDisplay().timerExec(TICK_MILLIS, this::tick);
    }

    private void update() {
        if (bar.isDisposed()) return;
        boolean fresh = clock.getAsLong() - saidAt < NOTICE_MILLIS;
        Optional<String> problem = scene.choice().filter().problem();
        Optional<String> warning = scene.warning(clock.getAsLong());
        double cost = scene.totals().cost();
        String state = paused
                ? "Paused (Space goes on)"
                : warning.orElse(Double.isNaN(cost) ? "" : "Sampling costs " + Figures.percent(cost) + " of a core");
        boolean changed = text(totals, scene.reading().atMillis() == 0 ? "" : scene.totals().text())
                | text(notice, fresh && !said.text().isEmpty() ? said.text() : problem.orElse(""))
                | text(trust, state);
        Palette palette = Palette.of(bar);
        notice.setForeground(
                fresh && said.trouble() || !fresh && problem.isPresent() ? palette.trouble : palette.faint);
        trust.setForeground(paused || warning.isPresent() ? palette.trouble : palette.faint);
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
