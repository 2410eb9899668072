package dev.drover.process.log;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.Registration;
import dev.drover.api.Require;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.wire.link.SafeLog;

/** The last things that went wrong, in memory. */
public final class RecentProblems implements ErrorLog {

    private static final System.Logger LOG = SafeLog.of(RecentProblems.class, SafeLog.Topic.SERVICE);
    static final int MOST = 500;

    /** Guarded by itself, as is the total. */
    private final Deque<Problem> kept = new ArrayDeque<>();
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private long total;

    @Override
    public List<Problem> recent() {
        List<Problem> all;
        synchronized (kept) {
            all = new ArrayList<>(kept);
        }
        Collections.reverse(all);
        return List.copyOf(all);
    }

    @Override
    public long total() {
        synchronized (kept) {
            return total;
        }
    }

    @Override
    public void report(Problem problem) {
        Require.given("problem", problem);
        synchronized (kept) {
            total++;
            kept.addLast(problem);
            if (kept.size() > MOST) kept.removeFirst();
        }
        for (Runnable each : callbacks) {
            try {
                each.run();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A callback about problems failed", e);
            }
        }
    }

    @Override
    public Registration onChange(Runnable callback) {
        // An object of its own, so that a callback that is registered twice is removed once.
        Runnable mine = Require.given("callback", callback)::run;
        callbacks.add(mine);
        return () -> callbacks.remove(mine);
    }
}
