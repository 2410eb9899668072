package dev.drover.app.internal.window;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.swt.graphics.Rectangle;

/**
 * What a person has arranged in the window: its bounds, and what its part keeps. The window's model itself is made anew
 * with each run, so that no run depends on the product's version before.
 */
record WindowLayout(MWindow window, MPart part) {
    private static final String MAXIMIZED = "shellMaximized";
    private static final String PART = "part.";
    /** So much of the window must be on a screen, in points, that a person can take hold of it. */
    private static final int SEEN = 80;
    private static final int MIN_SIZE = 200;

    /** Arranges the window and the part as they were, before either is drawn. */
    void restore(Map<String, String> settings, List<Rectangle> screens) {
        settings.forEach((name, value) -> {
            if (name.startsWith(PART)) part.getPersistedState().put(name.substring(PART.length()), value);
        });
        if (settings.getOrDefault("maximized", "").equals("true")) window.getTags().add(MAXIMIZED);
        bounds(settings.getOrDefault("bounds", ""), screens);
    }

    private void bounds(String saved, List<Rectangle> screens) {
        if (!saved.matches("-?[0-9]{1,5} -?[0-9]{1,5} [0-9]{1,5} [0-9]{1,5}")) return;
        String[] words = saved.split(" ");
        Rectangle bounds = new Rectangle(Integer.parseInt(words[0]), Integer.parseInt(words[1]),
                Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        if (bounds.width < MIN_SIZE || bounds.height < MIN_SIZE) return;
        // The screen on which the window was may be gone.
        for (Rectangle screen : screens) {
            Rectangle seen = screen.intersection(bounds);
            if (seen.width < SEEN || seen.height < SEEN) continue;
            window.setX(bounds.x);
            window.setY(bounds.y);
            window.setWidth(Math.min(bounds.width, screen.width));
            window.setHeight(Math.min(bounds.height, screen.height));
            return;
        }
    }

    /** What is to be kept, once the window is closed. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        part.getPersistedState().forEach((name, value) -> {
            if (value != null) settings.put(PART + name, value);
        });
        settings.put("maximized", Boolean.toString(window.getTags().contains(MAXIMIZED)));
        settings.put("bounds", window.getX() + " " + window.getY() + " " + window.getWidth() + " "
                + window.getHeight());
        return settings;
    }
}
