package dev.drover.app.internal.job;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a walk has passed by: counts, and the first directories that it could not enter. Not safe for many threads. */
final class SkippedEntries {

    /** How many problems are kept with their paths; the others are only counted. */
    static final int KEPT = 20;

    /** Why an entry is not worked on. */
    enum Why {
        LINK("symbolic links"),
        SPECIAL("pipes, sockets and devices"),
        SKIPPED("directories left out by --skip"),
        VIRTUAL("directories of a virtual file system"),
        OWN("files written by this job"),
        VANISHED("entries that vanished");

        private final String label;

        Why(String label) {
            this.label = label;
        }

        /** The name of several such entries, for people. */
        String label() {
            return label;
        }
    }

    private final Map<Why, Long> counts = new EnumMap<>(Why.class);
    private final List<Finding> problems = new ArrayList<>();
    private long problemCount;

    void count(Why why) {
        counts.merge(why, 1L, Long::sum);
    }

    void problem(String path, String reason) {
        problemCount++;
        if (problems.size() < KEPT) problems.add(new Finding(path, reason));
    }

    Map<Why, Long> counts() {
        return counts;
    }

    /** The first directories that could not be read. */
    List<Finding> problems() {
        return problems;
    }

    long problemCount() {
        return problemCount;
    }
}
