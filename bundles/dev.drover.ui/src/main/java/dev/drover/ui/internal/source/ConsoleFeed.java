package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;
import dev.drover.ui.internal.model.ConsolePiece;
import dev.drover.ui.internal.model.ConsoleSource;
import dev.drover.wire.link.SafeLog;

/** The consoles of the watched workers, read four times a second. Every method returns at once. */
public final class ConsoleFeed {
    private static final System.Logger LOG = SafeLog.of(ConsoleFeed.class);
    private static final long PERIOD_MILLIS = 250;

    private final KnownWorkers workers;
    private final SlotHistory spans;
    private final ScheduledExecutorService executor;
    private final Consumer<ConsolePiece> pieces;
    // Used by the executor's thread only.
    private List<ConsoleSource> sources = List.of();
    private long[] from = {};
    private boolean first;
    private List<List<?>> told = List.of();

    ConsoleFeed(
            KnownWorkers workers, SlotHistory spans, ScheduledExecutorService executor, Consumer<ConsolePiece> pieces) {
        this.workers = workers;
        this.spans = spans;
        this.executor = executor;
        this.pieces = pieces;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::read, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Watches consoles, from the oldest kept line on; an empty list watches none. */
    public void watch(List<ConsoleSource> wanted) {
        List<ConsoleSource> copy = List.copyOf(wanted);
        executor.execute(() -> {
            if (copy.equals(sources)) return;
            sources = copy;
            from = new long[copy.size()];
            first = true;
            told = List.of();
            read();
        });
    }

    private void read() {
        if (sources.isEmpty()) return;
        try {
            List<ConsolePiece.Part> parts = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) parts.add(part(i));
            ConsolePiece piece = new ConsolePiece(sources, first, parts);
            List<List<?>> processes = List.copyOf(parts.stream().map(ConsolePiece.Part::processes).toList());
            if (first || !piece.isEmpty() || !processes.equals(told)) pieces.accept(piece);
            first = false;
            told = processes;
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A console cannot be read", e);
            sources = List.of();
        }
    }

    private ConsolePiece.Part part(int index) {
        ConsoleSource source = sources.get(index);
        Optional<Worker> worker = workers.find(source);
        Console.Page page = worker.map(each -> each.console(from[index])).orElse(new Console.Page(List.of(), 0, 0));
        worker.ifPresent(each -> spans.add(each.snapshot()));
        if (worker.isPresent()) from[index] = page.next();
        return new ConsolePiece.Part(worker.isPresent(), page, spans.of(source.name()));
    }
}
