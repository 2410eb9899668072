package dev.drover.shell.internal;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;

/** Has forgotten a thousand problems, and keeps what comes. */
final class FakeErrors implements ErrorLog {

    private final List<Problem> kept = new ArrayList<>();

    @Override
    public List<Problem> recent() {
        return kept.reversed();
    }

    @Override
    public long total() {
        return 1000 + kept.size();
    }

    @Override
    public void report(Problem problem) {
        kept.add(problem);
    }

    @Override
    public Registration onChange(Runnable callback) {
        return () -> {};
    }
}
