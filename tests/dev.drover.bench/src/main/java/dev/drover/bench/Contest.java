package dev.drover.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.bench.Contender.Unavailable;

/**
 * One kind of work, done by several contenders in turn: A B C A B C …, so that what else the machine does meets all
 * alike. A figure is the median of a contender's rounds.
 */
final class Contest {

    /**
     * How long a contest takes.
     *
     * @param rounds of each contender
     * @param each how long one is
     * @param warmUp how long each works before, unmeasured; as long again, up to {@value #MOST_WARM_UPS} times, while
     *     that changes its figure
     */
    record Pace(int rounds, Duration each, Duration warmUp) {}

    private static final int MOST_WARM_UPS = 4;
    private static final double CHANGED = 0.15;

    private record Pairing(String name, String drover, String peer, Goal goal) {}

    private final String name;
    private final String unit;
    private final Pace pace;
    private final Map<String, Contender.Entry> entries = new LinkedHashMap<>();
    private final List<Pairing> pairings = new ArrayList<>();

    Contest(String name, String unit, Pace pace) {
        this.name = name;
        this.unit = unit;
        this.pace = pace;
    }

    /** Adds a contender. */
    Contest enter(String contender, Contender.Entry entry) {
        entries.put(contender, entry);
        return this;
    }

    /** Asks for the figure of one contender against another's, or alone if the peer is null. */
    Contest compare(String drover, String peer, Goal goal) {
        String title = name + ", " + drover + (peer == null ? "" : " vs " + peer);
        pairings.add(new Pairing(title, drover, peer, goal));
        return this;
    }

    void run(Options options, Report report) {
        List<Pairing> wanted = pairings.stream().filter(pairing -> options.wants(pairing.name)).toList();
        if (wanted.isEmpty()) return;
        report.say(name + " ...");
        Map<String, Contender> open = new LinkedHashMap<>();
        Map<String, String> absent = new LinkedHashMap<>();
        Map<String, double[]> figures = new LinkedHashMap<>();
        try {
            entries.forEach((contender, entry) -> {
                if (wanted.stream().noneMatch(each -> contender.equals(each.drover) || contender.equals(each.peer)))
                    return;
                try {
                    open.put(contender, entry.open());
                    figures.put(contender, new double[pace.rounds]);
                } catch (Unavailable e) {
                    absent.put(contender, contender + " cannot take part: " + e.getMessage());
                }
            });
            warmUp(open, absent);
            for (int round = 0; round < pace.rounds; round++) {
                int now = round;
                each(open, absent, (name, contender) -> figures.get(name)[now] = contender.measure(pace.each));
            }
        } finally {
            open.values().forEach(Contender::close);
        }
        for (Pairing pairing : wanted) report(pairing, figures, absent, report);
    }

    /** A JVM that has to share its processors with others takes its time to compile. */
    private void warmUp(Map<String, Contender> open, Map<String, String> absent) {
        each(open, absent, (name, contender) -> {
            double before = 0;
            double now = contender.measure(pace.warmUp);
            for (int i = 1; i < MOST_WARM_UPS && !pace.warmUp.isZero() && Math.abs(now / before - 1) > CHANGED; i++) {
                before = now;
                now = contender.measure(pace.warmUp);
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void on(String name, Contender contender) throws Unavailable;
    }

    /** Takes each of them in turn; who cannot go on is out. */
    private static void each(Map<String, Contender> open, Map<String, String> absent, Step step) {
        for (String name : List.copyOf(open.keySet())) {
            try {
                step.on(name, open.get(name));
            } catch (Unavailable e) {
                open.remove(name).close();
                absent.put(name, name + " gave up: " + e.getMessage());
            }
        }
    }

    private void report(Pairing pairing, Map<String, double[]> figures, Map<String, String> absent, Report report) {
        for (String contender : pairing.peer == null ? List.of(pairing.drover)
                : List.of(pairing.drover, pairing.peer)) {
            if (!absent.containsKey(contender)) continue;
            report.skip(pairing.name, absent.get(contender));
            return;
        }
        double[] drover = figures.get(pairing.drover);
        double[] peer = pairing.peer == null ? null : figures.get(pairing.peer);
        double noise = peer == null ? noise(drover) : Math.max(noise(drover), noise(peer));
        report.add(new Row(
                pairing.name, median(drover), peer == null ? null : median(peer), unit, noise, pairing.goal));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How far the values lie apart, as a part of their median. */
    static double noise(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length - 1] - sorted[0]) / median(values);
    }
}
