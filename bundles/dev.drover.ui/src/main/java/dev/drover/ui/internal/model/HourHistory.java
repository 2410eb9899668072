package dev.drover.ui.internal.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;

/**
 * The last hour of each process, in means of half a minute. The monitor remembers ten minutes; what it forgets is kept
 * here as long as the view is open. Used by one thread.
 */
final class HourHistory {
    static final long BUCKET_MILLIS = 30_000;
    private static final int LENGTH = 120;
    private final Map<ProcessId, Series> series = new HashMap<>();
    private long lastMillis;

    private static final class Series {
        private final Deque<Usage> means = new ArrayDeque<>();
        private final List<Usage> open = new ArrayList<>();

        void add(Usage usage) {
            if (!open.isEmpty() && open.get(open.size() - 1).atMillis() >= usage.atMillis()) return;
            if (!open.isEmpty() && open.get(0).atMillis() / BUCKET_MILLIS != usage.atMillis() / BUCKET_MILLIS) {
                means.addLast(TrendSeries.mean(open));
                if (means.size() > LENGTH) means.removeFirst();
                open.clear();
            }
            open.add(usage);
        }
    }

    /** Adds a round of samples; adding the same round again changes nothing. */
    void add(long atMillis, List<ProcessSample> samples, Function<ProcessId, List<Usage>> history) {
        if (atMillis == lastMillis) return;
        lastMillis = atMillis;
        Set<ProcessId> present = new HashSet<>();
        for (ProcessSample sample : samples) {
            present.add(sample.id());
            Series known = series.get(sample.id());
            if (known == null) {
                Series fresh = new Series();
                history.apply(sample.id()).forEach(fresh::add);
                series.put(sample.id(), fresh);
            } else if (sample.alive()) {
                known.add(sample.usage());
            }
        }
        series.keySet().retainAll(present);
    }

    /** What is known of a process, oldest first: the monitor's own samples, and before them the means. */
    List<Usage> before(ProcessId id, List<Usage> recent) {
        Series known = series.get(id);
        if (known == null || known.means.isEmpty()) return recent;
        long from = recent.isEmpty() ? Long.MAX_VALUE : recent.get(0).atMillis();
        List<Usage> all = new ArrayList<>();
        known.means.stream().filter(usage -> usage.atMillis() < from).forEach(all::add);
        all.addAll(recent);
        return all;
    }
}
