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
 * The processor and memory use of every process over the last minute, for the small curves in the table. Each sample
 * adds one figure, so the whole history of a process is read only once. Used by one thread.
 */
public final class RecentUse {
    public static final int LENGTH = 60;
    private final Map<ProcessId, Series> series = new HashMap<>();
    private long lastMillis = -1;

    /**
     * The figures of one process, oldest first.
     *
     * @param cores processor use in cores; callers must not change the array
     * @param bytes memory in bytes; callers must not change the array
     */
    public record Series(float[] cores, float[] bytes) {
        public static final Series EMPTY = new Series(new float[0], new float[0]);

        private Series plus(Usage next) {
            return new Series(plus(cores, next.cpu()), plus(bytes, next.memory()));
        }

        private static float[] plus(float[] before, double next) {
            int keep = Math.min(before.length, LENGTH - 1);
            float[] all = Arrays.copyOfRange(before, before.length - keep, before.length + 1);
            all[keep] = (float) next;
            return all;
        }
    }

    /** Adds a round of samples; adding the same round again changes nothing. */
    void add(long atMillis, List<ProcessSample> samples, Function<ProcessId, List<Usage>> history) {
        if (atMillis == lastMillis) return;
        lastMillis = atMillis;
        Map<ProcessId, Series> before = Map.copyOf(series);
        series.clear();
        for (ProcessSample sample : samples) {
            Series known = before.get(sample.id());
            if (known == null) known = of(history.apply(sample.id()));
            else if (sample.alive()) known = known.plus(sample.usage());
            series.put(sample.id(), known);
        }
    }

    Series of(ProcessId id) {
        return series.getOrDefault(id, Series.EMPTY);
    }

    private static Series of(List<Usage> history) {
        List<Usage> tail = history.subList(Math.max(0, history.size() - LENGTH), history.size());
        float[] cores = new float[tail.size()];
        float[] bytes = new float[tail.size()];
        for (int i = 0; i < cores.length; i++) {
            cores[i] = (float) tail.get(i).cpu();
            bytes[i] = tail.get(i).memory();
        }
        return new Series(cores, bytes);
    }
}
