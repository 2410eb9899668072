package dev.drover.ui.internal.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Dump;
import dev.drover.api.text.Figures;
import dev.drover.api.text.Secrets;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.EndText;
import dev.drover.ui.internal.model.Row;
import dev.drover.wire.SafeText;

/** The view's commands to processes and pools. Every method returns at once; a notice reports the result. */
public final class Commands {
    private final Sources sources;
    private final KnownWorkers workers;
    private final Processes processes;
    private final Consumer<Notice> notices;
    private final Runnable refresh;

    Commands(Sources sources, KnownWorkers workers, Processes processes, Consumer<Notice> notices, Runnable refresh) {
        this.sources = sources;
        this.workers = workers;
        this.processes = processes;
        this.notices = notices;
        this.refresh = refresh;
    }

    /** Ends the processes of a plan that a person has agreed to. */
    public void end(EndPlan plan) {
        String what = plan.targets().size() == 1
                ? plan.targets().get(0).name()
                : Figures.count(plan.targets().size(), "process", "processes");
        notices.accept(Notice.of((plan.force() ? "Killing " : "Ending ") + what + " …"));
        // However many they are, one thread asks them all, and none waits for the ends of workers.
        start(() -> {
            for (Row row : plan.targets()) {
                if (row.kind().ofPool()) follow(() -> endWorker(row, plan.force()));
                else
                    report(() -> endOther(row, plan));
            }
        });
    }

    /** Replaces workers by fresh ones. */
    public void recycle(List<Row> workers) {
        notices.accept(Notice.of("Recycling " + names(workers) + " …"));
        for (Row row : workers)
            eventually(() -> worker(row).recycle().thenApply(next -> row.name() + " (" + row.pid()
                    + ") has been replaced by process " + next.snapshot().pid() + "."));
    }

    /** Puts workers to sleep, as deep as their pools say. */
    public void sleep(List<Row> workers) {
        notices.accept(Notice.of("Putting " + names(workers) + " to sleep …"));
        for (Row row : workers)
            eventually(() -> worker(row).sleep().thenApply(now -> row.name() + " sleeps" + memory(now.sleep()) + "."));
    }

    private static String memory(SleepReport report) {
        if (report.memoryBefore() < 0 || report.memoryAfter() < 0) return "";
        return ": " + Figures.bytes(report.memoryBefore()) + " before, " + Figures.bytes(report.memoryAfter()) + " now";
    }

    /** Wakes workers that sleep. */
    public void wake(List<Row> workers) {
        notices.accept(Notice.of("Waking " + names(workers) + " …"));
        for (Row row : workers) eventually(() -> worker(row).wake().thenApply(now -> row.name() + " is awake."));
    }

    /** Replaces all workers of a pool, a few at a time. */
    public void restart(String pool) {
        notices.accept(Notice.of("Restarting pool " + pool + " …"));
        eventually(() -> pool(pool).restart().thenApply(replaced -> "Pool " + pool + " has been restarted: "
                + Figures.count(replaced, "worker was", "workers were") + " replaced."));
    }

    /**
     * Makes dumps of workers.
     *
     * @param texts gets those that are texts, on a background thread
     */
    public void dump(List<Row> workers, Dump.Kind kind, Consumer<DumpText> texts) {
        notices.accept(Notice.of("Making the " + kind.words() + " of " + names(workers) + " …"));
        for (Row row : workers)
            eventually(() -> worker(row).dumps().dump(kind).thenApplyAsync(
                    made -> kept(row.name(), made, texts), Commands::start));
    }

    /**
     * Opens a file about a process that is kept.
     *
     * @param texts gets one that is a text, on a background thread
     */
    public void open(Dump dump, Consumer<DumpText> texts) {
        background(() -> {
            if (!Files.isRegularFile(dump.file())) return dump.file() + " is no longer there: old dumps are removed.";
            if (DumpText.isText(dump.kind())) texts.accept(DumpText.read("", dump));
            return "The " + dump.kind().words() + " is " + dump.file();
        });
    }

    /** Writes a text into a file that a person has chosen. */
    public void write(Path file, String text) {
        background(() -> {
            Files.writeString(file, text);
            return "Written: " + file;
        });
    }

    private static String kept(String name, Dump dump, Consumer<DumpText> texts) {
        try {
            if (DumpText.isText(dump.kind())) texts.accept(DumpText.read(name, dump));
            return "The " + dump.kind().words() + " of " + name + " is " + dump.file();
        } catch (IOException e) {
            throw new UncheckedIOException(dump.file() + " cannot be read: " + e, e);
        }
    }

    private static String names(List<Row> rows) {
        return rows.size() == 1 ? rows.get(0).name() : Figures.count(rows.size(), "worker");
    }

    private Worker worker(Row row) {
        return workers.find(row.key())
                .orElseThrow(() -> new IllegalStateException(row.name() + " has already ended."));
    }

    /** Starts the quarantined workers of a pool again. */
    public void reset(String pool) {
        background(() -> {
            pool(pool).reset();
            return "The quarantined workers of " + pool + " are started again.";
        });
    }

    public void strategy(String pool, String name) {
        background(() -> {
            pool(pool).strategy(name);
            return "Pool " + pool + " now picks by " + name + ".";
        });
    }

    public void resize(String pool, int min, int max) {
        background(() -> {
            pool(pool).resize(min, max);
            return "Pool " + pool + " now has " + min + " to " + Figures.count(max, "process", "processes") + ".";
        });
    }

    public void weight(String pool, int slot, int weight) {
        background(() -> {
            pool(pool).weight(slot, weight);
            return "The weight of " + pool + "-" + (slot + 1) + " is now " + weight + ".";
        });
    }

    public void run(ProcessAction action, List<SelectedProcess> selected) {
        for (SelectedProcess process : selected) background(() -> action.run(process));
    }

    private CompletableFuture<String> endWorker(Row row, boolean force) {
        Optional<Worker> worker = workers.find(row.key());
        if (worker.isEmpty()) return CompletableFuture.completedFuture(row.name() + " has already ended.");
        return (force ? worker.get().kill() : worker.get().drain())
                .thenApply(exit -> EndText.sentence(row.name(), row.pid(), exit.verdict()));
    }

    private String endOther(Row row, EndPlan plan) throws Exception {
        if (plan.tree() && row.id() != null) {
            int killed = processes.killTree(row.id());
            return killed == 0 ? row.name() + " has already ended."
                    : Figures.count(killed, "process was", "processes were") + " killed: " + row.name()
                            + " and what was below.";
        }
        // What started the process is to hear that a person has ended it.
        if (!plan.force() && row.id() != null && sources.origins().isPresent()
                && sources.origins().get().end(row.id()))
            return row.name() + " was ended through " + row.startedBy() + ".";
        boolean found = row.id() != null && processes.end(row.id(), plan.force());
        return row.name() + (!found ? " has already ended." : plan.force() ? " was killed." : " was asked to end.");
    }

    /** Sends a signal to processes that a person has agreed to. */
    public void signal(List<Row> rows, String signal) {
        for (Row row : rows)
            background(() -> row.name() + (row.id() != null && processes.signal(row.id(), signal)
                    ? " was sent " + signal + "." : " has already ended, or is not known to the monitor."));
    }

    /**
     * Reads the environment that a process was started with.
     *
     * @param taker gets it with its secrets masked, one variable a line, on a background thread
     */
    public void environment(Row row, Consumer<String> taker) {
        background(() -> {
            if (row.id() == null) return row.name() + " is not known to the monitor.";
            Map<String, String> shown = Secrets.mask(processes.environment(row.id()));
            taker.accept(shown.entrySet().stream()
                    .map(each -> SafeText.of(each.getKey() + "=" + each.getValue()))
                    .collect(Collectors.joining("\n")));
            return "The environment of " + row.name() + " is in the clipboard, with secrets masked: "
                    + Figures.count(shown.size(), "variable") + ".";
        });
    }

    /** Shuts a pool down: it finishes what it has taken, and ends. */
    public void shutdown(String pool) {
        notices.accept(Notice.of("Shutting down pool " + pool + " …"));
        eventually(() -> pool(pool).shutdown().thenApply(done -> "Pool " + pool + " has ended."));
    }

    private ProcessPool pool(String name) {
        return sources.pools()
                .flatMap(pools -> pools.find(name))
                .orElseThrow(() -> new IllegalStateException("The pool " + name + " is no longer open."));
    }

    /** Runs a command on a thread of its own, because an action may block for any time. */
    private void background(Command command) {
        start(() -> report(command));
    }

    private void report(Command command) {
        try {
            notices.accept(Notice.of(command.run()));
        } catch (Exception e) {
            notices.accept(Notice.of(e));
        }
        refresh.run();
    }

    /** Begins what takes its time; no thread waits for it. */
    private void eventually(Supplier<CompletableFuture<String>> begin) {
        start(() -> follow(begin));
    }

    private void follow(Supplier<CompletableFuture<String>> begin) {
        CompletableFuture<String> begun;
        try {
            begun = begin.get();
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        begun.whenComplete((text, problem) -> {
            notices.accept(problem == null ? Notice.of(text) : Notice.of(problem));
            refresh.run();
        });
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("drover-ui-command").start(task);
    }

    @FunctionalInterface
    private interface Command {
        String run() throws Exception;
    }
}
