package dev.drover.ui.internal.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The selected rows. They are known by key, so that the selection survives a change of the table. Used by one thread.
 */
public final class Selection {
    private final Set<String> keys = new LinkedHashSet<>();
    private String focus = "";
    private String anchor = "";

    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    public boolean contains(String key) {
        return keys.contains(key);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key of the row that arrow keys move from, "" if none. */
    public String focus() {
        return focus;
    }

    /** Selects one row and no other. */
    public void only(String key) {
        keys.clear();
        keys.add(key);
        focus = key;
        anchor = key;
    }

    /** Adds a row to the selection, or removes it. */
    public void toggle(String key) {
        if (!keys.remove(key)) keys.add(key);
        focus = key;
        anchor = key;
    }

    /** Selects all rows from the one selected last to the given one. */
    public void upTo(String key, List<Line> lines) {
        int to = indexOf(key, lines);
        int from = indexOf(anchor, lines);
        if (from < 0) from = to;
        keys.clear();
        for (int i = Math.min(from, to); i >= 0 && i <= Math.max(from, to); i++) keys.add(lines.get(i).key());
        focus = key;
    }

    public void all(List<Line> lines) {
        lines.forEach(line -> keys.add(line.key()));
        if (focus.isEmpty() && !lines.isEmpty()) focus = lines.get(0).key();
    }

    public void clear() {
        keys.clear();
    }

    /** The selected rows that are shown, from top to bottom. */
    public List<Row> rows(List<Line> lines) {
        return lines.stream().map(Line::row).filter(row -> keys.contains(row.key())).toList();
    }

    /** The index of a row's line, -1 if the row is not shown. */
    public static int indexOf(String key, List<Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).key().equals(key)) return i;
        }
        return -1;
    }
}
