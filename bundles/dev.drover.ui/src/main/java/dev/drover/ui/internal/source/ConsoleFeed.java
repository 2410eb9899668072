package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;

/** Reads what one worker prints, four times a second, as long as somebody watches. Every method returns at once. */
public final class ConsoleFeed {
    private static final System.Logger LOG = System.getLogger(ConsoleFeed.class.getName());
    private static final long PERIOD_MILLIS = 250;

    /**
     * More of a console.
     *
     * @param key the row it belongs to
     * @param first whether the page is the first since that row is watched
     * @param known whether there is a console at all
     */
    public record Piece(String key, boolean first, boolean known, Console.Page page) {}

    private final KnownWorkers workers;
    private final ScheduledExecutorService executor;
    private final Consumer<Piece> out;

    // touched by the executor's thread only
    private String key = "";
    private long from;
    private boolean first;
    private boolean told;

    ConsoleFeed(KnownWorkers workers, ScheduledExecutorService executor, Consumer<Piece> out) {
        this.workers = workers;
        this.executor = executor;
        this.out = out;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::read, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Watches that row's console from its oldest kept line on; "" watches none. */
    public void watch(String wanted) {
        executor.execute(() -> {
            if (wanted.equals(key)) return;
            key = wanted;
            from = 0;
            first = true;
            told = false;
            read();
        });
    }

    private void read() {
        if (key.isEmpty()) return;
        try {
            Optional<Worker> worker = workers.find(key);
            if (worker.isPresent()) more(worker.get());
            else if (first && !told) none();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The console of " + key + " cannot be read", e);
            key = "";
        }
    }

    private void more(Worker worker) {
        Console.Page page = worker.console(from);
        from = page.next();
        if (first || !page.lines().isEmpty() || page.dropped() > 0) out.accept(new Piece(key, first, true, page));
        first = false;
    }

    private void none() {
        told = true;
        out.accept(new Piece(key, true, false, new Console.Page(List.of(), 0, 0)));
    }
}
