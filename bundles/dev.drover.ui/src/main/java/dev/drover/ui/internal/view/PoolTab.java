package dev.drover.ui.internal.view;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.AccessibleNames;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.PoolShare;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.SleepText;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.source.Commands;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;

/** The tab of one pool: its strategy, its bounds, and how many requests each worker has answered. */
final class PoolTab {
    private static final String NAME = "dev.drover.name";
    private static final String SPOKEN = "dev.drover.spoken";
    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Composite root;
    private final Commands commands;
    private final Combo pools;
    private final Combo strategy;
    private final Spinner min;
    private final Spinner max;
    private final Button apply;
    private final Button reset;
    private final Label figures;
    private final ShareBars bars;
    private final PicksPanel picks;
    private final BiConsumer<String, String> watched;
    private final List<Control> controls;
    private String pool = "";
    private TableSnapshot table = TableSnapshot.EMPTY;
    private int shownMin = -1;
    private int shownMax = -1;

    /** @param watched told whose picks are shown, and which other strategy is tried */
    PoolTab(Composite parent, Commands commands, FileChoice files, BiConsumer<String, String> watched) {
        this.watched = watched;
        this.commands = commands;
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        Composite bar = new Composite(root, SWT.NONE);
        bar.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        RowLayout row = new RowLayout();
        row.center = true;
        row.spacing = 8;
        row.marginTop = 2;
        row.marginBottom = 2;
        bar.setLayout(row);
        new Label(bar, SWT.NONE).setText("Pool");
        pools = combo(bar, "Pool");
        new Label(bar, SWT.NONE).setText("Strategy");
        strategy = combo(bar, "Strategy");
        strategy.setToolTipText("Which worker gets the next request. Takes effect with the next pick.");
        new Label(bar, SWT.NONE).setText("Processes");
        min = spinner(bar, 0, "Least processes");
        new Label(bar, SWT.NONE).setText("to");
        max = spinner(bar, 1, "Most processes");
        apply = button(bar, "Apply");
        reset = button(bar, "Reset Quarantined");
        reset.setToolTipText("Give every worker that ended too often a fresh start, and let rejected tasks in again");
        figures = new Label(root, SWT.NONE);
        figures.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        SashForm sash = new SashForm(root, SWT.HORIZONTAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        bars = new ShareBars(sash);
        picks = new PicksPanel(sash, files, compared -> watched.accept(pool, compared));
        sash.setWeights(42, 58);
        controls = List.of(pools, strategy, min, max);
        pools.addListener(SWT.Selection, event -> choose(pools.getText()));
        strategy.addListener(SWT.Selection, event -> commands.strategy(pool, strategy.getText()));
        min.addListener(SWT.Modify, event -> updateApply());
        max.addListener(SWT.Modify, event -> updateApply());
        apply.addListener(SWT.Selection, event -> apply());
        reset.addListener(SWT.Selection, event -> commands.reset(pool));
        update();
    }

    Composite control() {
        return root;
    }

    void show(TableSnapshot next, List<Row> selected) {
        table = next;
        if (table.pool(pool).isEmpty()) selected(selected);
        if (table.pool(pool).isEmpty())
            pool = table.reading().openPools().stream().map(PoolSnapshot::name).findFirst().orElse("");
        update();
    }

    /** Shows the pool of the first selected row that has one. */
    void selected(List<Row> rows) {
        rows.stream().map(Row::pool).filter(name -> !name.isEmpty()).findFirst().ifPresent(this::choose);
    }

    /** Shows the last picks. */
    void show(Details.Picks next) {
        if (next.pool().equals(pool)) picks.show(next);
    }

    PicksPanel picks() {
        return picks;
    }

    private void choose(String name) {
        if (name.equals(pool)) return;
        pool = name;
        shownMin = -1;
        update();
    }

    private void update() {
        Optional<PoolSnapshot> snapshot = table.pool(pool);
        controls.forEach(control -> control.setEnabled(snapshot.isPresent()));
        items(pools, table.reading().openPools().stream().map(PoolSnapshot::name).toList(), pool);
        picks.strategies(table.reading().strategies());
        watched.accept(pool, picks.compared());
        PoolShare share = table.share(pool);
        bars.show(snapshot, share);
        String text = snapshot.map(each -> text(each) + "\n" + share.text(ZoneId.systemDefault())).orElse("")
                .replace("&", "&&");
        if (!text.equals(figures.getText())) {
            boolean otherHeight = text.lines().count() != figures.getText().lines().count();
            figures.setText(text);
            if (otherHeight) figures.requestLayout();
        }
        if (snapshot.isEmpty()) {
            items(strategy, List.of(), "");
            reset.setEnabled(false);
            apply.setEnabled(false);
            return;
        }
        items(strategy, table.reading().strategies(), snapshot.get().strategy());
        reset.setEnabled(!snapshot.get().poisoned().isEmpty()
                || snapshot.get().workers().stream().anyMatch(w -> w.state() == WorkerState.QUARANTINED));
        if (snapshot.get().min() == shownMin && snapshot.get().max() == shownMax) return;
        // The fields may hold what a person is typing. They change only when the pool's bounds change.
        shownMin = snapshot.get().min();
        shownMax = snapshot.get().max();
        min.setSelection(shownMin);
        max.setSelection(shownMax);
        updateApply();
    }

    private void updateApply() {
        boolean changed = min.getSelection() != shownMin || max.getSelection() != shownMax;
        boolean possible = min.getSelection() <= max.getSelection();
        apply.setEnabled(changed && possible && !pool.isEmpty());
        apply.setToolTipText(possible ? "Start or end workers to fit" : "The least is larger than the most");
    }

    private void apply() {
        commands.resize(pool, min.getSelection(), max.getSelection());
        apply.setEnabled(false);
    }

    private static String text(PoolSnapshot pool) {
        return Figures.count(pool.queued()) + " waiting   ·   " + Figures.count(pool.inFlight()) + " in flight   ·   "
                + Figures.count(pool.done()) + " done   ·   " + Figures.count(pool.failed()) + " failed   ·   "
                + Figures.count(pool.restarts(), "restart", "restarts") + "   ·   "
                + Figures.count(pool.recycled().values().stream().mapToLong(Long::longValue).sum()) + " recycled"
                + (SleepText.of(pool.workers()).isEmpty() ? "" : "   ·   " + SleepText.of(pool.workers()))
                + pool.poisoned().stream().map(PoolTab::rejected).collect(Collectors.joining())
                + pool.notices().stream().map(each -> "\n" + SafeText.of(each)).collect(Collectors.joining());
    }

    private static String rejected(PoisonedTask task) {
        return "\nRejected until " + UNTIL.format(task.until().atZone(ZoneId.systemDefault())) + ": the task '"
                + SafeText.of(task.task()) + "'" + task.key().map(key -> " with the key '" + SafeText.of(key) + "'")
                        .orElse("")
                + ", after " + Figures.count(task.deaths(), "death") + ": " + SafeText.of(task.reason());
    }

    /** Sets items and text of a combo box only if they have changed, so that an open list stays open. */
    private static void items(Combo combo, List<String> names, String chosen) {
        String[] items = names.contains(chosen) || chosen.isEmpty()
                ? names.toArray(String[]::new)
                : Stream.concat(names.stream(), Stream.of(chosen)).toArray(String[]::new);
        if (!Arrays.equals(items, combo.getItems())) {
            combo.setItems(items);
            combo.requestLayout();
        }
        if (!combo.getText().equals(chosen)) combo.setText(chosen);
        String spoken = combo.getData(NAME) + ": " + chosen;
        if (spoken.equals(combo.getData(SPOKEN))) return;
        combo.setData(SPOKEN, spoken);
        AccessibleNames.set(combo, spoken);
    }

    private static Combo combo(Composite parent, String name) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setVisibleItemCount(20);
        combo.getAccessible().addAccessibleListener(ViewToolbar.named(name));
        combo.setData(NAME, name);
        return combo;
    }

    private static Spinner spinner(Composite parent, int least, String name) {
        Spinner spinner = new Spinner(parent, SWT.BORDER);
        spinner.setValues(least, least, PoolSpec.MAX_WORKERS, 0, 1, 5);
        spinner.setToolTipText(name);
        spinner.getAccessible().addAccessibleListener(ViewToolbar.named(name));
        AccessibleNames.set(spinner, name);
        return spinner;
    }

    private static Button button(Composite parent, String text) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        return button;
    }
}
