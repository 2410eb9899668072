package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;

/** The console of the watched worker, read four times a second. Every method returns at once. */
public final class ConsoleFeed {
    private static final System.Logger LOG = System.getLogger(ConsoleFeed.class.getName());
    private static final long PERIOD_MILLIS = 250;

    /**
     * A page of a console, or the news that there is none.
     *
     * @param key the key of the worker's row
     * @param first whether the page is the first since the row is watched
     * @param known whether the row has a console
     */
    public record Piece(String key, boolean first, boolean known, Console.Page page) {}

    private final KnownWorkers workers;
    private final ScheduledExecutorService executor;
    private final Consumer<Piece> pieces;

    // Used by the executor's thread only.
    private String key = "";
    private long from;
    private boolean first;
    private boolean missingReported;

    ConsoleFeed(KnownWorkers workers, ScheduledExecutorService executor, Consumer<Piece> pieces) {
        this.workers = workers;
        this.executor = executor;
        this.pieces = pieces;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::read, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Watches the console of a row, from the oldest kept line on; "" watches none. */
    public void watch(String wanted) {
        executor.execute(() -> {
            if (wanted.equals(key)) return;
            key = wanted;
            from = 0;
            first = true;
            missingReported = false;
            read();
        });
    }

    private void read() {
        if (key.isEmpty()) return;
        try {
            Optional<Worker> worker = workers.find(key);
            if (worker.isPresent()) readPage(worker.get());
            else if (first && !missingReported) reportMissing();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The console of " + key + " cannot be read", e);
            key = "";
        }
    }

    private void readPage(Worker worker) {
        Console.Page page = worker.console(from);
        from = page.next();
        if (first || !page.lines().isEmpty() || page.dropped() > 0) pieces.accept(new Piece(key, first, true, page));
        first = false;
    }

    private void reportMissing() {
        missingReported = true;
        pieces.accept(new Piece(key, true, false, new Console.Page(List.of(), 0, 0)));
    }
}
