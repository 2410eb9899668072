package dev.drover.ui.internal.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;

/** An error log that has what it is told, and counts how often it is read. */
public final class FakeErrors implements ErrorLog {
    public volatile List<String> stuck = List.of();
    private final CopyOnWriteArrayList<Problem> newestFirst = new CopyOnWriteArrayList<>();

    @Override
    public List<Problem> recent() {
        return List.copyOf(newestFirst);
    }

    @Override
    public long total() {
        return newestFirst.size();
    }

    @Override
    public void report(Problem problem) {
        newestFirst.add(0, problem);
    }

    @Override
    public Registration onChange(Runnable callback) {
        return () -> {};
    }
}
