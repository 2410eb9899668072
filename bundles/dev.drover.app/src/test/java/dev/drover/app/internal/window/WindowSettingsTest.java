package dev.drover.app.internal.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.eclipse.e4.ui.model.application.ui.basic.MBasicFactory;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MTrimmedWindow;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WindowSettingsTest {
    private static final List<Rectangle> SCREENS =
            List.of(new Rectangle(0, 0, 1920, 1080), new Rectangle(1920, 0, 1000, 800));

    private static WindowLayout layout() {
        MTrimmedWindow window = MBasicFactory.INSTANCE.createTrimmedWindow();
        MPart part = MBasicFactory.INSTANCE.createPart();
        window.getChildren().add(part);
        return new WindowLayout(window, part);
    }

    @Test
    void windowAndPartAreAsTheyWereLeft(@TempDir Path folder) {
        WindowSettings settings = new WindowSettings(folder.resolve("new/window.properties"));
        assertEquals(Map.of(), settings.load());
        WindowLayout first = layout();
        first.window().setX(100);
        first.window().setY(-20);
        first.window().setWidth(900);
        first.window().setHeight(700);
        first.window().getTags().add("shellMaximized");
        first.part().getPersistedState().put("filter", "cpu > 10 “ü”\n\\ =");
        settings.save(first.settings());
        settings.save(first.settings());

        WindowLayout second = layout();
        second.restore(settings.load(), SCREENS);
        assertEquals(first.settings(), second.settings());
        assertEquals("cpu > 10 “ü”\n\\ =", second.part().getPersistedState().get("filter"));
        assertTrue(second.window().getTags().contains("shellMaximized"));
        assertEquals(900, second.window().getWidth());
    }

    @Test
    void aWindowWhoseScreenIsGoneOpensWhereItCanBeSeen() {
        WindowLayout layout = layout();
        layout.window().setWidth(1280);
        for (String bounds : List.of("5000 0 900 700", "1915 0 900 3", "0 0 0 0", "x", "1 2 3", "0 -990 999 1000"))
            layout.restore(Map.of("bounds", bounds), SCREENS.subList(0, 1));
        assertEquals(1280, layout.window().getWidth());
        layout.restore(Map.of("bounds", "1930 10 2000 700"), SCREENS);
        assertEquals(List.of(1930, 1000), List.of(layout.window().getX(), layout.window().getWidth()));
    }

    @Test
    void aFileThatCannotBeReadOrWrittenChangesNothing(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bad"), "bounds=\\u00zz");
        assertEquals(Map.of(), new WindowSettings(file).load());
        WindowSettings below = new WindowSettings(file.resolve("below/window.properties"));
        below.save(Map.of("a", "b"));
        assertEquals(Map.of(), below.load());
        assertEquals("bounds=\\u00zz", Files.readString(file));
    }

    @Test
    void settingsAreWhereTheSystemHasThem() {
        Path home = Path.of("/home/me");
        assertEquals(Path.of("/home/me/.config/drover/window.properties"),
                WindowSettings.place("Linux", home, name -> null));
        assertEquals(Path.of("/c/drover/window.properties"),
                WindowSettings.place("Linux", home, Map.of("XDG_CONFIG_HOME", "/c")::get));
        assertEquals(Path.of("/home/me/.config/drover/window.properties"),
                WindowSettings.place("Linux", home, name -> "relative"));
        assertEquals(Path.of("/home/me/Library/Application Support/drover/window.properties"),
                WindowSettings.place("Mac OS X", home, name -> null));
        assertEquals(Path.of("/home/me/AppData/Roaming/drover/window.properties"),
                WindowSettings.place("Windows 11", home, name -> null));
    }
}
