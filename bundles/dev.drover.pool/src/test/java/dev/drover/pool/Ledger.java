package dev.drover.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file to which each run of a task appends a line with the task's number as it begins, so that the runs of workers
 * that were killed are known too. {@link TestWorker#LEDGER} writes it.
 */
final class Ledger {

    /** What the caller was told about a task. */
    enum Told {
        /** It has a result. */
        ANSWERED,
        /** It was lost, and may have run. */
        MAY_HAVE_RUN,
        /** It was not run. */
        NOT_RUN
    }

    private final Path file;

    /** Makes the file, which must not be there. */
    Ledger(Path file) {
        this.file = file;
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link TestWorker#LEDGER} is sent. */
    Map<String, Object> entry(long task, long millis) {
        return Map.of("path", file.toString(), "id", task, "millis", millis);
    }

    /** How often each task has begun to run. */
    Map<Long, Integer> runs() {
        Map<Long, Integer> runs = new HashMap<>();
        try (var lines = Files.lines(file)) {
            lines.forEach(line -> runs.merge(Long.parseLong(line), 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }

    /** What does not go with what the callers were told of tasks that may run once at most. */
    List<String> faults(Map<Long, Told> told) {
        List<String> faults = new ArrayList<>();
        Map<Long, Integer> runs = runs();
        told.forEach((task, outcome) -> {
            int times = runs.getOrDefault(task, 0);
            if (times > 1) faults.add("Task " + task + " ran " + times + " times");
            if (times == 0 && outcome == Told.ANSWERED)
                faults.add("Task " + task + " has a result and did not run");
            if (times == 1 && outcome == Told.NOT_RUN)
                faults.add("Task " + task + " ran, and its caller was told that it did not");
        });
        runs.keySet().stream().filter(task -> !told.containsKey(task))
                .forEach(task -> faults.add("Task " + task + " ran, and nobody had asked for it"));
        return faults;
    }
}
