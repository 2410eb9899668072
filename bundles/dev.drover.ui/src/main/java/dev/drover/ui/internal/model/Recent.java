package dev.drover.ui.internal.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;

/**
 * The last minute of processor use of every process, for the small curves in the table. It adds one figure a sample
 * instead of asking for the whole history of each process again. Used by one thread.
 */
public final class Recent {
    static final int LENGTH = 60;
    private final Map<ProcessId, Series> series = new HashMap<>();
    private long last = -1;

    /**
     * Figures, oldest first.
     *
     * @param cores processor use; not to be changed
     */
    public record Series(float[] cores) {
        public static final Series EMPTY = new Series(new float[0]);

        private Series plus(double next) {
            int keep = Math.min(cores.length, LENGTH - 1);
            float[] all = Arrays.copyOfRange(cores, cores.length - keep, cores.length + 1);
            all[keep] = (float) next;
            return new Series(all);
        }
    }

    /** Takes a round of sampling in; the same round twice changes nothing. */
    void add(long atMillis, List<ProcessSample> samples, Function<ProcessId, List<Usage>> history) {
        if (atMillis == last) return;
        last = atMillis;
        Map<ProcessId, Series> before = Map.copyOf(series);
        series.clear();
        for (ProcessSample sample : samples) {
            Series known = before.get(sample.id());
            if (known == null) known = of(history.apply(sample.id()));
            else if (sample.alive()) known = known.plus(sample.usage().cpu());
            series.put(sample.id(), known);
        }
    }

    Series of(ProcessId id) {
        return series.getOrDefault(id, Series.EMPTY);
    }

    private static Series of(List<Usage> history) {
        List<Usage> tail = history.subList(Math.max(0, history.size() - LENGTH), history.size());
        float[] cores = new float[tail.size()];
        for (int i = 0; i < cores.length; i++) cores[i] = (float) tail.get(i).cpu();
        return new Series(cores);
    }
}
