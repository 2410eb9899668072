package dev.drover.ui.internal.view;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import dev.drover.api.monitor.Health;
import dev.drover.api.monitor.Problem;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.Details;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The tab of what went wrong in this program, with the program's own health above it. */
final class ErrorsTab {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** So much of the time for collectors, or of the heap in use, is trouble. */
    private static final double TOO_MUCH = 0.9;

    private final Composite root;
    private final Label health;
    private final Label count;
    private final DataTable<Problem> problems;

    /** @param opener gets a problem that a person wants to see more of */
    ErrorsTab(Composite parent, FileChoice files, Consumer<Problem> opener) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        health = new Label(root, SWT.WRAP);
        GridData wide = new GridData(SWT.FILL, SWT.CENTER, true, false);
        wide.widthHint = 100;
        health.setLayoutData(wide);
        problems = new DataTable<>(root, "Errors", columns(), each -> each, each -> false, 0, true, files);
        problems.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        problems.onOpen(opener);
        count = new Label(root, SWT.NONE);
        count.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    }

    Composite control() {
        return root;
    }

    DataTable<Problem> problems() {
        return problems;
    }

    void show(Details.Errors next) {
        problems.show(next.recent());
        set(health, healthOf(next.health()));
        health.setForeground(next.health().filter(ErrorsTab::isTrouble).map(h -> Palette.of(health).trouble)
                .orElse(null));
        set(count, !next.there() ? "The error log is not running: install or start dev.drover.process."
                : next.recent().isEmpty() ? "Nothing has gone wrong since this program began."
                        : "The last " + Figures.count(next.recent().size()) + " of "
                                + Figures.count(next.total(), "error")
                                + " since this program began. Enter shows the verdict of one that was an end.");
    }

    private static void set(Label label, String text) {
        String safe = text.replace("&", "&&");
        if (safe.equals(label.getText())) return;
        label.setText(safe);
        label.requestLayout();
    }

    private static boolean isTrouble(Health health) {
        return !health.stuck().isEmpty() || health.collectorShare() > TOO_MUCH
                || health.heapMax() > 0 && health.heapUsed() > TOO_MUCH * health.heapMax();
    }

    private static String healthOf(Optional<Health> health) {
        if (health.isEmpty()) return "This program's own health is not known.";
        Health it = health.get();
        StringBuilder text = new StringBuilder("This program: heap ").append(Figures.bytes(it.heapUsed()))
                .append(it.heapMax() > 0 ? " of " + Figures.bytes(it.heapMax()) : "")
                .append(", collectors take ").append(Figures.percent(it.collectorShare())).append(" of the time");
        if (it.stuck().isEmpty()) text.append(", no thread of Drover is held up.");
        else
            text.append('.');
        for (String each : it.stuck()) text.append('\n').append(SafeText.of(each));
        return text.toString();
    }

    private static List<DataColumn<Problem>> columns() {
        return List.of(
                new DataColumn<>("Time", 150, false, Problem::at,
                        each -> WHEN.format(each.at().atZone(ZoneId.systemDefault()))),
                DataColumn.text("Kind", 74, each -> each.kind().name().toLowerCase(Locale.ROOT)),
                DataColumn.text("Subject", 130, Problem::subject),
                DataColumn.text("What", 420, Problem::text));
    }
}
