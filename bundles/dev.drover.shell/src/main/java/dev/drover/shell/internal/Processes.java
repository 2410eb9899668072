package dev.drover.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;

/** Ends processes, and waits a little to tell how that went. */
final class Processes {

    /** The system and the monitor count the start from different clocks; a process id is not used again this soon. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private final LongFunction<Optional<ProcessHandle>> handles;
    private final Duration patience;

    /**
     * @param handles finds the living process of an id
     * @param patience how long to wait for the end
     */
    Processes(LongFunction<Optional<ProcessHandle>> handles, Duration patience) {
        this.handles = handles;
        this.patience = patience;
    }

    String kill(Worker worker) {
        WorkerSnapshot it = worker.snapshot();
        return told(it.name(), it.pid(), worker.kill().thenApply(Exit::verdict));
    }

    /** Ends a process that the monitor knows as a descendant, and its own descendants. */
    String kill(ProcessSample process) {
        long pid = process.id().pid();
        if (process.kind() == ProcessKind.MAIN || pid == ProcessHandle.current().pid())
            throw new Refused(called(process.name(), pid) + " is this program itself: end it by its own means");
        ProcessHandle handle = handles.apply(pid)
                .filter(ProcessHandle::isAlive)
                .filter(it -> it.info().startInstant().map(start -> isSame(start, process)).orElse(false))
                .orElseThrow(() -> new Refused(called(process.name(), pid) + " has ended already"));
        List<ProcessHandle> family = handle.descendants().toList();
        handle.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        return told(process.name(), pid, handle.onExit().thenApply(it -> called(process.name(), pid) + " was killed"));
    }

    private static boolean isSame(Instant start, ProcessSample process) {
        Duration apart = Duration.between(start, Instant.ofEpochMilli(process.id().startMillis())).abs();
        return apart.compareTo(SAME_START) <= 0;
    }

    private String told(String name, long pid, CompletableFuture<String> verdict) {
        return Outcome.await(
                verdict,
                patience,
                called(name, pid) + " has been told to end and has not yet",
                called(name, pid) + " could not be ended: ");
    }

    /** A process as messages name it. */
    static String called(String name, long pid) {
        return name + " (process " + pid + ")";
    }
}
