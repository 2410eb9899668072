package dev.drover.process.internal.dump;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.drover.api.text.Figures;

/**
 * Tells whether what a process keeps after its collections goes on rising. The trend is found by the test of Mann and
 * Kendall (how many pairs of samples rise), which a few outliers do not deceive; the rise must also be worth
 * mentioning. Used by one thread at a time.
 */
final class LeakHint {

    static final int FEWEST = 8;
    private static final int MOST = 24;
    /** Of all pairs, this share more rise than fall. */
    private static final double TREND = 0.7;
    private static final double LEAST_SHARE = 0.2;
    private static final long LEAST_BYTES = 8L << 20;

    private final Deque<Long> samples = new ArrayDeque<>();

    /**
     * Adds what was in use after the last collection.
     *
     * @return one sentence if it has kept rising
     */
    Optional<String> add(long bytes) {
        // Without a collection in between the figure is the one of before, and says nothing new.
        if (bytes <= 0 || !samples.isEmpty() && samples.getLast() == bytes) return Optional.empty();
        samples.addLast(bytes);
        if (samples.size() > MOST) samples.removeFirst();
        return judge(new ArrayList<>(samples));
    }

    private static Optional<String> judge(List<Long> all) {
        if (all.size() < FEWEST) return Optional.empty();
        int third = all.size() / 3;
        long before = median(all.subList(0, third));
        long after = median(all.subList(all.size() - third, all.size()));
        long risen = after - before;
        if (trend(all) < TREND || risen < LEAST_BYTES || risen < before * LEAST_SHARE) return Optional.empty();
        return Optional.of("What is left after collections keeps rising: from " + Figures.bytes(before) + " to "
                + Figures.bytes(after) + " in the last " + all.size() + " reports. It may be a leak: compare two heap"
                + " histograms.");
    }

    private static double trend(List<Long> all) {
        int sum = 0;
        for (int i = 0; i < all.size(); i++)
            for (int j = i + 1; j < all.size(); j++) sum += Long.compare(all.get(j), all.get(i));
        return sum / (all.size() * (all.size() - 1) / 2.0);
    }

    private static long median(List<Long> some) {
        return some.stream().sorted().toList().get(some.size() / 2);
    }
}
