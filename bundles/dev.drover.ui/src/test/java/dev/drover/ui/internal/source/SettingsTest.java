package dev.drover.ui.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.text.Secrets;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Rows;
import dev.drover.ui.internal.model.ViewSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person has set, as it is stored and read. */
final class SettingsTest {
    private static final ViewSettings OTHER = new ViewSettings(Duration.ofMillis(2500), Duration.ofMinutes(3), 5000,
            List.of("pin", "iban"), false, List.of(Column.NAME, Column.CPU));

    private static ViewSettings read(Map<String, String> stored) {
        return ViewSettings.of(key -> Optional.ofNullable(stored.get(key)));
    }

    @AfterEach
    void forget() {
        Secrets.alsoSecret(List.of());
    }

    @Test
    void areTheSameAfterTheyWereStoredAndRead() {
        assertEquals(OTHER, read(OTHER.stored()));
        assertEquals(ViewSettings.FIRST, read(Map.of()));
        assertEquals(ViewSettings.FIRST, read(ViewSettings.FIRST.stored()));
    }

    @Test
    void aValueThatIsNotUnderstoodIsTheFirstOneAndOneOutOfRangeTheNearest() {
        Map<String, String> wrong = new HashMap<>();
        ViewSettings.FIRST.stored().keySet().forEach(key -> wrong.put(key, "-7 nonsense"));
        assertEquals(new ViewSettings(ViewSettings.FIRST.period(), ViewSettings.FIRST.endedKept(),
                ViewSettings.FIRST.consoleLines(), List.of("-7 nonsense"), true, List.of()), read(wrong));
        ViewSettings least = new ViewSettings(Duration.ZERO, Duration.ZERO, 0, List.of(" ", ""), true, List.of());
        assertEquals(ViewSettings.SHORTEST, least.period());
        assertEquals(Duration.ofMinutes(1), least.endedKept());
        assertEquals(ViewSettings.FEWEST_LINES, least.consoleLines());
        assertEquals(List.of(), least.secrets());
        ViewSettings most = new ViewSettings(Duration.ofDays(1), Duration.ofDays(1), Integer.MAX_VALUE, List.of(), true,
                List.of());
        assertEquals(ViewSettings.LONGEST, most.period());
        assertEquals(ViewSettings.MOST_LINES, most.consoleLines());
    }

    @Test
    void whoeverListensLearnsOfAChangeOnce() {
        List<ViewSettings> told = new ArrayList<>();
        try (Settings settings = Settings.inMemory()) {
            settings.onChange(told::add);
            settings.change(before -> before);
            settings.change(before -> OTHER);
            settings.change(before -> OTHER);
        }
        assertEquals(List.of(OTHER), told);
    }

    @Test
    void anAddedWordMasksWhatIsShownFromThenOn() {
        String command = "java -Dpin.code=1234 --iban DE02 --name x";
        assertEquals(command, Rows.worker(1).command(command).row().command());
        try (Settings settings = Settings.inMemory()) {
            settings.change(before -> OTHER);
            assertEquals("java -Dpin.code=*** --iban *** --name x",
                    Rows.worker(1).command(command).row().command());
            assertTrue(Secrets.isSecret("CARD_PIN"));
            settings.change(before -> ViewSettings.FIRST);
            assertEquals(command, Rows.worker(1).command(command).row().command());
            assertFalse(Secrets.isSecret("CARD_PIN"));
        }
    }
}
