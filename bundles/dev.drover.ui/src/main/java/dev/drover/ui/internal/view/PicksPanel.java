package dev.drover.ui.internal.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.drover.api.pool.Pick;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.AccessibleNames;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.PickShare;
import dev.drover.ui.internal.model.PickText;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** Why which worker was picked, and what another strategy would have picked of the same. */
final class PicksPanel {
    private static final String NOTHING = "no other strategy";

    private final Composite root;
    private final Label title;
    private final Combo other;
    private final DataTable<Pick> picks;
    private final DataTable<PickShare> shares;
    private String pool = "";

    /** @param compared told which strategy is to be tried; "" for none */
    PicksPanel(Composite parent, FileChoice files, Consumer<String> compared) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        title = new Label(root, SWT.NONE);
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        new Label(root, SWT.NONE).setText("Compare with");
        other = new Combo(root, SWT.READ_ONLY);
        other.setToolTipText("Asks another strategy what it would have picked, without changing anything. It sees the"
                + " workers as they were with the present one.");
        other.getAccessible().addAccessibleListener(ViewToolbar.named("Compare with"));
        AccessibleNames.set(other, "Compare with");
        other.addListener(SWT.Selection, event -> compared.accept(compared()));
        SashForm sash = new SashForm(root, SWT.HORIZONTAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 3, 1));
        picks = new DataTable<>(sash, "Last picks", pickColumns(), Pick::sequence, each -> false, 0, false, files);
        shares = new DataTable<>(sash, "Shares of the picks", shareColumns(), PickShare::slotIndex,
                each -> each.slotIndex() < 0, 0, false, files);
        sash.setWeights(62, 38);
        strategies(List.of());
    }

    Composite control() {
        return root;
    }

    DataTable<Pick> picks() {
        return picks;
    }

    DataTable<PickShare> shares() {
        return shares;
    }

    Combo other() {
        return other;
    }

    /** The strategy that is tried; "" for none. */
    String compared() {
        return other.getSelectionIndex() <= 0 ? "" : other.getText();
    }

    /** Offers these strategies. */
    void strategies(List<String> names) {
        List<String> items = new ArrayList<>(List.of(NOTHING));
        items.addAll(names);
        if (items.equals(List.of(other.getItems()))) return;
        String chosen = compared();
        other.setItems(items.toArray(String[]::new));
        other.select(Math.max(0, items.indexOf(chosen)));
        other.requestLayout();
    }

    void show(Details.Picks next) {
        pool = next.pool();
        picks.show(next.picks());
        shares.show(PickShare.of(next.picks(), next.trial()));
        String text = next.problem().map(SafeText::of).orElse(next.picks().isEmpty()
                ? "No pick yet: they are recorded while this is shown."
                : "Last picks of " + SafeText.of(next.picks().getLast().strategy()) + "   ·   "
                        + Figures.count(next.picks().size()) + " recorded"
                        + (next.other().isEmpty() ? "" : "   ·   " + agreement(next)));
        String label = text.replace("&", "&&");
        if (!label.equals(title.getText())) title.setText(label);
    }

    private static String agreement(Details.Picks next) {
        int same = 0;
        for (int i = 0; i < next.trial().size(); i++)
            if (next.trial().get(i) == next.picks().get(i).chosen()) same++;
        return next.other() + " would have picked the same in "
                + Figures.percent(next.trial().isEmpty() ? 0 : (double) same / next.trial().size());
    }

    private String worker(int slotIndex) {
        return slotIndex < 0 ? "nobody" : pool + "-" + (slotIndex + 1);
    }

    private List<DataColumn<Pick>> pickColumns() {
        return List.of(
                DataColumn.figure("Ago", 62, Pick::ago, each -> Figures.duration(each.ago())),
                DataColumn.text("Task", 84, Pick::task),
                DataColumn.text("Worker", 92, each -> worker(each.chosen())),
                DataColumn.text("Why", 260, PickText::why));
    }

    private List<DataColumn<PickShare>> shareColumns() {
        return List.of(
                DataColumn.text("Worker", 92, each -> worker(each.slotIndex())),
                DataColumn.figure("Picked", 70, PickShare::picked, each -> share(each.picked(), each.total())),
                DataColumn.figure("Other", 70, PickShare::other,
                        each -> compared().isEmpty() ? "" : share(each.other(), each.total())));
    }

    private static String share(int part, int total) {
        return total == 0 ? "" : Figures.percent((double) part / total);
    }
}
