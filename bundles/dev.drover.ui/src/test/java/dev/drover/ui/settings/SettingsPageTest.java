package dev.drover.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.drover.api.text.Secrets;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ViewSettings;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of preferences as a person uses it. */
final class SettingsPageTest {
    private final Settings settings = Settings.inMemory();
    private Display display;
    private Shell shell;
    private SettingsPage page;

    @BeforeEach
    void open() {
        if (System.getenv("DISPLAY") == null) System.out.println("SKIPPED: DISPLAY is not set (use Xvfb)");
        Assumptions.assumeTrue(System.getenv("DISPLAY") != null, "no display");
        display = new Display();
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        page = new SettingsPage(settings);
        page.createControl(shell);
    }

    @AfterEach
    void close() {
        if (page != null) page.dispose();
        if (display != null) display.dispose();
        Secrets.alsoSecret(List.of());
    }

    private <T extends Control> List<T> all(Class<T> kind, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        collect(shell, kind, wanted, found);
        return found;
    }

    private static <T extends Control> void collect(
            Composite parent, Class<T> kind, Predicate<T> wanted, List<T> found) {
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child) && wanted.test(kind.cast(child))) found.add(kind.cast(child));
            if (child instanceof Composite composite) collect(composite, kind, wanted, found);
        }
    }

    private Button button(String text) {
        return all(Button.class, each -> each.getText().replace("&", "").startsWith(text)).get(0);
    }

    @Test
    void whatIsChosenIsSetWhenItIsApplied() {
        List<Spinner> spinners = all(Spinner.class, any -> true);
        spinners.get(0).setSelection(250);
        spinners.get(1).setSelection(4);
        spinners.get(2).setSelection(50_000);
        all(Text.class, each -> each.getMessage().startsWith("for example")).get(0).setText("pin,  iban ,");
        button("Ask before").setSelection(false);
        button(Column.COMMAND.label()).setSelection(true);
        button(Column.KIND.label()).setSelection(false);
        assertEquals(ViewSettings.FIRST, settings.now(), "not yet applied");
        assertTrue(page.performOk());
        ViewSettings now = settings.now();
        assertEquals(Duration.ofMillis(2500), now.period());
        assertEquals(Duration.ofMinutes(4), now.endedKept());
        assertEquals(50_000, now.consoleLines());
        assertEquals(List.of("pin", "iban"), now.secrets());
        assertFalse(now.confirm());
        assertTrue(now.shownColumns().contains(Column.COMMAND));
        assertFalse(now.shownColumns().contains(Column.KIND));
    }

    @Test
    void theDefaultsAreThoseOfTheFirstDayAndNothingElseIsStored() {
        settings.change(before -> new ViewSettings(Duration.ofSeconds(9), Duration.ofMinutes(2), 3000, List.of("pin"),
                false, List.of(Column.NAME)));
        page.performDefaults();
        assertTrue(page.performOk());
        assertEquals(ViewSettings.FIRST, settings.now());
    }

    @Test
    void theColumnOfNamesCannotBeTakenAway() {
        assertFalse(button(Column.NAME.label()).isEnabled());
    }
}
