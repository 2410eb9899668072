package dev.drover.ui.internal.source;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

import dev.drover.ui.internal.model.ConsolePiece;
import dev.drover.ui.internal.model.Details;

/** The background work of one view, off the UI thread. Closing the worker ends its thread. */
public final class ViewWorker implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;
    private final Refresher refresher;
    private final ConsoleFeed console;
    private final Commands commands;
    private final DetailFeed details;

    /** The consumers are called on background threads, also after {@link #close}. */
    public ViewWorker(
            Sources sources, Consumer<Update> updates, Consumer<ConsolePiece> pieces, Consumer<Notice> notices,
            Consumer<Details> shown) {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("drover-ui-refresh").factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRejectedExecutionHandler((task, from) -> {}); // A closed view needs no more work.
        KnownWorkers workers = new KnownWorkers();
        SlotHistory spans = new SlotHistory();
        refresher = new Refresher(sources, workers, spans, executor, System::currentTimeMillis, updates);
        console = new ConsoleFeed(workers, spans, executor, pieces);
        details = new DetailFeed(sources, executor, System::currentTimeMillis, shown);
        commands = new Commands(sources, workers, new Processes(), notices, refresher::soon);
    }

    public void start() {
        refresher.start();
        console.start();
    }

    public Refresher refresher() {
        return refresher;
    }

    public ConsoleFeed console() {
        return console;
    }

    /** The feed of the tabs that are read only while they are shown. */
    public DetailFeed details() {
        return details;
    }

    public Commands commands() {
        return commands;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
