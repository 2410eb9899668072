package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import dev.drover.api.monitor.Usage;

/** Series of samples made of others. */
public final class TrendSeries {
    private TrendSeries() {}

    /**
     * The means of all samples within each piece of time, so that a long time is not a thicket of single samples.
     *
     * @param usage oldest first
     * @param bucketMillis the length of a piece; the samples themselves if 0
     */
    public static List<Usage> smooth(List<Usage> usage, long bucketMillis) {
        if (bucketMillis <= 0) return usage;
        List<Usage> means = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= usage.size(); i++) {
            if (i < usage.size()
                    && usage.get(i).atMillis() / bucketMillis == usage.get(from).atMillis() / bucketMillis)
                continue;
            means.add(mean(usage.subList(from, i)));
            from = i;
        }
        return means;
    }

    static Usage mean(List<Usage> usage) {
        double at = 0;
        double cpu = 0;
        double memory = 0;
        for (Usage each : usage) {
            at += each.atMillis();
            cpu += each.cpu();
            memory += each.memory();
        }
        int count = usage.size();
        return new Usage(Math.round(at / count), cpu / count, Math.round(memory / count));
    }

    /**
     * The sum of several processes. Samples of one round bear times that differ by some milliseconds, so a second is
     * one moment; a process that was not sampled in a second while it lived counts as it was before.
     */
    static List<Usage> sum(List<List<Usage>> all) {
        TreeMap<Long, double[]> sums = new TreeMap<>();
        for (List<Usage> each : all) each.forEach(one -> sums.put(one.atMillis() / 1000, new double[2]));
        for (List<Usage> each : all) {
            if (each.isEmpty()) continue;
            long last = each.get(each.size() - 1).atMillis() / 1000;
            int index = 0;
            for (var moment : sums.subMap(each.get(0).atMillis() / 1000, true, last, true).entrySet()) {
                while (index + 1 < each.size() && each.get(index + 1).atMillis() / 1000 <= moment.getKey()) index++;
                moment.getValue()[0] += each.get(index).cpu();
                moment.getValue()[1] += each.get(index).memory();
            }
        }
        List<Usage> result = new ArrayList<>();
        sums.forEach((second, sum) -> result.add(new Usage(second * 1000, sum[0], Math.round(sum[1]))));
        return result;
    }
}
