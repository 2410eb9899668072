package dev.drover.ui.internal.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The colour of each process in the trends. A process keeps its colour for good, whatever else is shown beside it. Used
 * by one thread.
 */
final class CurveColors {
    private static final int MAX_KNOWN = 4000;
    private final Map<String, Integer> known = new HashMap<>();

    /** The colours of processes that are shown together, in the same order, counted from 0. */
    List<Integer> of(List<String> keys) {
        if (known.size() > MAX_KNOWN) known.keySet().retainAll(Set.copyOf(keys));
        Set<Integer> used = new HashSet<>();
        for (String key : keys) {
            if (known.containsKey(key)) used.add(known.get(key));
        }
        for (String key : keys) {
            if (known.containsKey(key)) continue;
            int color = free(used, known.size());
            known.put(key, color);
            used.add(color);
        }
        return keys.stream().map(known::get).toList();
    }

    private static int free(Set<Integer> used, int start) {
        for (int i = 0; i < Trend.MAX_CURVES; i++) {
            int color = (start + i) % Trend.MAX_CURVES;
            if (!used.contains(color)) return color;
        }
        return start % Trend.MAX_CURVES;
    }
}
