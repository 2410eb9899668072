package dev.drover.shell.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/** The commands that put workers to sleep and wake them. */
final class Sleepers {

    private final Lookup lookup;
    private final Duration patience;

    /** @param patience how long to wait for one worker */
    Sleepers(Lookup lookup, Duration patience) {
        this.lookup = lookup;
        this.patience = patience;
    }

    String sleep(String... arguments) {
        Arguments.check(arguments, 1, 2, "sleep POOL|WORKER [DEPTH]");
        Optional<Depth> depth = arguments.length == 1 ? Optional.empty() : Optional.of(depth(arguments[1]));
        Function<Worker, CompletableFuture<WorkerSnapshot>> sleep =
                worker -> depth.isPresent() ? worker.sleep(depth.get()) : worker.sleep();
        Optional<ProcessPool> pool = lookup.pools().find(arguments[0]);
        if (pool.isEmpty()) return one(worker(arguments[0]), sleep, Sleepers::slept);
        return all(pool.get(), depth.isPresent() ? each(pool.get(), sleep) : pool.get().sleepAll(), Sleepers::slept);
    }

    String wake(String... arguments) {
        Arguments.check(arguments, 1, 1, "wake POOL|WORKER");
        Optional<ProcessPool> pool = lookup.pools().find(arguments[0]);
        if (pool.isEmpty()) return one(worker(arguments[0]), Worker::wake, Sleepers::woken);
        return all(pool.get(), pool.get().wakeAll(), Sleepers::woken);
    }

    private static Map<Worker, CompletableFuture<WorkerSnapshot>> each(
            ProcessPool pool, Function<Worker, CompletableFuture<WorkerSnapshot>> command) {
        Map<Worker, CompletableFuture<WorkerSnapshot>> begun = new LinkedHashMap<>();
        for (Worker worker : pool.workers()) begun.put(worker, command.apply(worker));
        return begun;
    }

    private String one(
            Worker worker,
            Function<Worker, CompletableFuture<WorkerSnapshot>> command,
            Function<WorkerSnapshot, String> told) {
        return Outcome.await(command.apply(worker).thenApply(told), patience, unfinished(worker), "");
    }

    /** One line for each worker; what one of them refuses is told in its line. */
    private String all(
            ProcessPool pool,
            Map<Worker, CompletableFuture<WorkerSnapshot>> begun,
            Function<WorkerSnapshot, String> told) {
        if (begun.isEmpty()) return SafeText.of("Pool " + pool.name() + " has no worker for that.");
        long end = System.nanoTime() + patience.toNanos();
        return begun.entrySet().stream()
                .map(each -> Outcome.await(
                        each.getValue().thenApply(told).exceptionally(e -> refused(each.getKey(), e)),
                        Duration.ofNanos(Math.max(0, end - System.nanoTime())),
                        unfinished(each.getKey()),
                        ""))
                .collect(Collectors.joining("\n"));
    }

    private static String refused(Worker worker, Throwable problem) {
        Throwable cause = problem instanceof CompletionException && problem.getCause() != null
                ? problem.getCause()
                : problem;
        return worker.snapshot().name() + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private static String unfinished(Worker worker) {
        return worker.snapshot().name() + " has been told and is not there yet";
    }

    private static String slept(WorkerSnapshot worker) {
        SleepReport it = worker.sleep();
        String depth = it.depth().map(Sleepers::word).orElse("not at all");
        return worker.name() + (worker.state() == WorkerState.ASLEEP ? " sleeps: " : " is awake: ") + depth
                + beforeAndAfter(it) + (it.problem().isEmpty() ? "" : " (" + it.problem() + ")");
    }

    private static String beforeAndAfter(SleepReport it) {
        return it.memoryBefore() < 0 || it.memoryAfter() < 0 ? ""
                : ", " + Figures.bytes(it.memoryBefore()) + " before and " + Figures.bytes(it.memoryAfter()) + " after";
    }

    /** How deep a worker sleeps and what it took before and after, or that it has been trimmed; "" if it is neither. */
    static String memory(WorkerSnapshot worker) {
        SleepReport it = worker.sleep();
        String how = worker.state() == WorkerState.ASLEEP ? "asleep: " : "";
        return it.depth().map(depth -> how + word(depth) + beforeAndAfter(it)).orElse("");
    }

    private static String woken(WorkerSnapshot worker) {
        return Processes.called(worker.name(), worker.pid()) + " is awake";
    }

    private Worker worker(String nameOrPid) {
        return lookup.last(nameOrPid)
                .orElseThrow(() -> new Refused("'" + nameOrPid
                        + "' is neither a pool nor a worker: 'pools' and 'workers' list those that are"));
    }

    private static Depth depth(String text) {
        return Arrays.stream(Depth.values())
                .filter(each -> word(each).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Refused("DEPTH is '" + text + "': it must be one of "
                        + List.of(Depth.values()).stream().map(Sleepers::word).collect(Collectors.joining(", "))));
    }

    static String word(Depth depth) {
        return depth.name().toLowerCase(Locale.ROOT);
    }
}
