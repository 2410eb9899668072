package dev.drover.monitor.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;

/** Waits for samples, at most a minute. */
final class Awaits {
    private Awaits() {}

    /** The first snapshot, from the current one on, for which the condition holds. */
    static MonitorSnapshot snapshot(ProcessMonitor monitor, Predicate<MonitorSnapshot> condition) throws Exception {
        CompletableFuture<MonitorSnapshot> found = new CompletableFuture<>();
        Runnable look = () -> {
            MonitorSnapshot snapshot = monitor.snapshot();
            try {
                if (condition.test(snapshot)) {
                    found.complete(snapshot);
                }
            } catch (RuntimeException e) {
                found.completeExceptionally(e);
            }
        };
        Registration registration = monitor.onSample(look);
        try {
            look.run();
            return found.get(60, TimeUnit.SECONDS);
        } finally {
            registration.close();
        }
    }

    /** The first sample of a process for which the condition holds. */
    static ProcessSample sample(ProcessMonitor monitor, long pid, Predicate<ProcessSample> condition)
            throws Exception {
        MonitorSnapshot snapshot = snapshot(monitor, all -> of(all, pid) != null && condition.test(of(all, pid)));
        return of(snapshot, pid);
    }

    private static ProcessSample of(MonitorSnapshot snapshot, long pid) {
        return snapshot.processes().stream().filter(sample -> sample.id().pid() == pid).findFirst().orElse(null);
    }
}
