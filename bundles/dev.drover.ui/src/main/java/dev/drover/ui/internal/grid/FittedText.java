package dev.drover.ui.internal.grid;

import java.util.HashMap;
import java.util.Map;

import org.eclipse.swt.graphics.GC;

/**
 * A cache of text widths and shortened texts, for one font. Measuring a text costs as much as drawing it, and most
 * cells keep their text from one refresh to the next.
 */
final class FittedText {
    private static final int MAX_ENTRIES = 4000;
    private static final int MAX_LENGTH = 400;
    private final Map<String, Integer> widths = new HashMap<>();
    private final Map<String, String> cuts = new HashMap<>();

    int width(GC gc, String text) {
        Integer known = widths.get(text);
        if (known != null) return known;
        if (widths.size() >= MAX_ENTRIES) widths.clear();
        int width = gc.stringExtent(text).x;
        widths.put(text, width);
        return width;
    }

    /** The text, shortened and with an ellipsis at the end if it is wider than {@code room}. */
    String cut(GC gc, String text, int room) {
        if (room <= 0) return "";
        String whole = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        if (width(gc, whole) <= room) return whole;
        if (cuts.size() >= MAX_ENTRIES) cuts.clear();
        return cuts.computeIfAbsent(room + ":" + whole, key -> shorten(gc, whole, room));
    }

    void clear() {
        widths.clear();
        cuts.clear();
    }

    private static String shorten(GC gc, String text, int room) {
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (gc.stringExtent(text.substring(0, middle) + "…").x <= room) low = middle;
            else
                high = middle - 1;
        }
        return text.substring(0, low) + "…";
    }
}
