package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.Usage;

/** The search for the sample nearest to a moment. */
public final class TrendPick {
    private TrendPick() {}

    /**
     * The sample nearest to a moment.
     *
     * @param usage oldest first
     * @param within the most milliseconds between the moment and the sample
     */
    public static Optional<Usage> nearest(List<Usage> usage, long atMillis, long within) {
        int low = 0;
        int high = usage.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (usage.get(middle).atMillis() < atMillis) low = middle + 1;
            else
                high = middle;
        }
        Usage best = null;
        for (int i = Math.max(0, low - 1); i <= low && i < usage.size(); i++) {
            Usage one = usage.get(i);
            if (best == null || Math.abs(one.atMillis() - atMillis) < Math.abs(best.atMillis() - atMillis)) best = one;
        }
        return Optional.ofNullable(best).filter(u -> Math.abs(u.atMillis() - atMillis) <= within);
    }
}
