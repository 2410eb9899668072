package dev.drover.ui.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ViewSettings;
import dev.drover.ui.internal.source.InstanceStore;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;

/**
 * The page of the process manager's settings, the same in the IDE and in the product. What is applied is seen at once
 * by every open view. Used by the UI thread.
 */
public class SettingsPage extends PreferencePage {
    private static final int COLUMNS_A_ROW = 4;
    private final Settings settings;
    private final Map<Column, Button> columns = new EnumMap<>(Column.class);
    private Spinner period;
    private Spinner ended;
    private Spinner lines;
    private Text secrets;
    private Button confirm;

    /** A page of the settings that are in the platform's preferences. */
    public SettingsPage() {
        this(new Settings(InstanceStore.ofPlatform()));
    }

    SettingsPage(Settings settings) {
        super("Process Manager");
        this.settings = settings;
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        root.setLayout(layout);
        // With two digits after the point, so that a quarter of a second can be told.
        period = spinner(root, "Seconds between two &refreshes", 2, ViewSettings.SHORTEST.toMillis() / 10,
                ViewSettings.LONGEST.toMillis() / 10, 25);
        ended = spinner(root, "&Minutes that ended processes stay", 0, 1, ViewSettings.MOST_MINUTES, 1);
        lines = spinner(root, "Console &lines that are kept", 0, ViewSettings.FEWEST_LINES, ViewSettings.MOST_LINES,
                10_000);
        label(root, "Names that also hold &secrets");
        secrets = new Text(root, SWT.BORDER);
        secrets.setMessage("for example pin, iban");
        secrets.setToolTipText("Parts of names, separated by commas. Values of variables, properties and options with"
                + " such a name are masked, as those of password, token or key always are.");
        secrets.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        confirm = new Button(root, SWT.CHECK);
        confirm.setText("&Ask before work may be lost (kill, signal, shut down)");
        confirm.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
        columns(root);
        show(settings.now());
        return root;
    }

    private void columns(Composite root) {
        Group group = new Group(root, SWT.NONE);
        group.setText("Columns");
        group.setLayout(new GridLayout(COLUMNS_A_ROW, true));
        group.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false, 2, 1));
        for (Column each : Column.values()) {
            Button button = new Button(group, SWT.CHECK);
            button.setText(each.label());
            button.setToolTipText(each.help());
            button.setEnabled(each != Column.NAME);
            columns.put(each, button);
        }
    }

    private void show(ViewSettings shown) {
        period.setSelection((int) shown.period().toMillis() / 10);
        ended.setSelection((int) shown.endedKept().toMinutes());
        lines.setSelection(shown.consoleLines());
        secrets.setText(String.join(", ", shown.secrets()));
        confirm.setSelection(shown.confirm());
        columns.forEach((column, button) -> button.setSelection(shown.shownColumns().contains(column)));
    }

    @Override
    protected void performDefaults() {
        show(ViewSettings.FIRST);
        super.performDefaults();
    }

    @Override
    public boolean performOk() {
        // A page that was never shown has no controls, and nothing to apply.
        if (period != null) settings.change(before -> chosen());
        return true;
    }

    private ViewSettings chosen() {
        List<Column> shown =
                Arrays.stream(Column.values()).filter(column -> columns.get(column).getSelection()).toList();
        return new ViewSettings(
                Duration.ofMillis(period.getSelection() * 10L),
                Duration.ofMinutes(ended.getSelection()),
                lines.getSelection(),
                ViewSettings.words(secrets.getText()),
                confirm.getSelection(),
                shown.equals(ViewSettings.FIRST.shownColumns()) ? List.of() : shown);
    }

    @Override
    public void dispose() {
        settings.close();
        super.dispose();
    }

    private static void label(Composite root, String text) {
        new Label(root, SWT.NONE).setText(text);
    }

    private static Spinner spinner(Composite root, String text, int digits, long least, long most, int step) {
        label(root, text);
        Spinner spinner = new Spinner(root, SWT.BORDER);
        spinner.setValues((int) least, (int) least, (int) most, digits, step, 10 * step);
        return spinner;
    }
}
