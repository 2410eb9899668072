package dev.drover.app.internal.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import dev.drover.app.worker.FileFacts;
import dev.drover.app.worker.FileKind;

/** Adds up what comes back, in bounded memory. Not safe for use by many threads. */
final class JobTotals {

    /** Processes counted one by one; a pool that keeps replacing workers may have any number. */
    static final int MOST_WORKERS = 2000;

    private static final int KEPT_FINDINGS = 20;

    private final Map<FileKind, Count> kinds = new EnumMap<>(FileKind.class);
    private final Map<Long, Count> workers = new LinkedHashMap<>();
    private final Map<String, Long> failures = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> passed = new LinkedHashMap<>();
    private Count total = Count.NONE;
    private long failed;
    private long unreadable;

    void done(FileFacts facts) {
        Count one = new Count(1, facts.bytes(), facts.lines());
        total = total.plus(one);
        kinds.merge(facts.kind(), one, Count::plus);
        boolean known = workers.size() < MOST_WORKERS || workers.containsKey(facts.worker());
        workers.merge(known ? facts.worker() : 0, one, Count::plus);
    }

    /**
     * Counts a file without facts.
     *
     * @param label a short name of the kind of failure; there are few of these
     */
    void failed(String label, String path, String reason) {
        failed++;
        failures.merge(label, 1L, Long::sum);
        if (findings.size() < KEPT_FINDINGS) findings.add(new Finding(path, reason));
    }

    /** Adds what a walk has passed by, once, when it has ended. */
    void passed(SkippedEntries walk) {
        walk.counts().forEach((why, count) -> passed.merge(why.label(), count, Long::sum));
        unreadable += walk.problemCount();
        walk.problems().stream().limit(KEPT_FINDINGS - findings.size()).forEach(findings::add);
    }

    Count total() {
        return total;
    }

    long failures() {
        return failed;
    }

    long unreadable() {
        return unreadable;
    }

    Map<FileKind, Count> byKind() {
        return sorted(kinds, Count::files);
    }

    Map<Long, Count> byWorker() {
        return new LinkedHashMap<>(workers);
    }

    Map<String, Long> byReason() {
        return sorted(failures, count -> count);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    Map<String, Long> passedBy() {
        return new LinkedHashMap<>(passed);
    }

    private static <K, V> Map<K, V> sorted(Map<K, V> map, ToLongFunction<V> size) {
        Map<K, V> sorted = new LinkedHashMap<>();
        map.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<K, V> entry) -> -size.applyAsLong(entry.getValue())))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
