package dev.drover.ui.internal.grid;

import java.util.HashMap;
import java.util.Map;

import org.eclipse.swt.graphics.GC;

/**
 * Measures texts and cuts them to the room they have. Most cells say what they said a second ago, and measuring costs
 * as much as drawing, so widths are remembered. For one font.
 */
final class FittedText {
    private static final int MOST = 4000;
    private static final int LONGEST = 400;
    private final Map<String, Integer> widths = new HashMap<>();
    private final Map<String, String> cuts = new HashMap<>();

    int width(GC gc, String text) {
        Integer known = widths.get(text);
        if (known != null) return known;
        if (widths.size() >= MOST) widths.clear();
        int width = gc.stringExtent(text).x;
        widths.put(text, width);
        return width;
    }

    /** The text, ending in dots if it is wider than there is room. */
    String cut(GC gc, String text, int room) {
        if (room <= 0) return "";
        String whole = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        if (width(gc, whole) <= room) return whole;
        if (cuts.size() >= MOST) cuts.clear();
        return cuts.computeIfAbsent(room + ":" + whole, key -> shorten(gc, whole, room));
    }

    void forget() {
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
