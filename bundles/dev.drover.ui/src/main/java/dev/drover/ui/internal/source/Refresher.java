package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.ui.internal.model.Reading;
import dev.drover.ui.internal.model.SceneBuilder;
import dev.drover.ui.internal.model.ViewChoice;

/**
 * Reads the services now and then and makes of it what the view shows next. All of that happens on the given executor's
 * one thread; every method may be called by any thread and returns at once.
 */
public final class Refresher {
    private static final System.Logger LOG = System.getLogger(Refresher.class.getName());

    private final Sources sources;
    private final KnownWorkers workers;
    private final ScheduledExecutorService executor;
    private final LongSupplier clock;
    private final Consumer<Update> out;

    // touched by the executor's thread only
    private final SceneBuilder builder = new SceneBuilder();
    private ViewChoice choice = ViewChoice.FIRST;
    private Set<String> selected = Set.of();
    private Duration period = Duration.ofSeconds(1);
    private boolean paused;
    private ScheduledFuture<?> next;
    private String lastProblem = "";

    /**
     * Does nothing before {@link #start}.
     *
     * @param executor has one thread
     * @param clock the time in milliseconds since 1970
     * @param out takes what is to be shown, on the executor's thread
     */
    Refresher(
            Sources sources,
            KnownWorkers workers,
            ScheduledExecutorService executor,
            LongSupplier clock,
            Consumer<Update> out) {
        this.sources = sources;
        this.workers = workers;
        this.executor = executor;
        this.clock = clock;
        this.out = out;
    }

    public void start() {
        executor.execute(this::tick);
    }

    /** Changes what is shown, from the last reading on and without waiting for the next. */
    public void choose(UnaryOperator<ViewChoice> change) {
        executor.execute(() -> {
            choice = change.apply(choice);
            publish();
        });
    }

    /** Says whose trends are wanted. */
    public void select(Set<String> keys) {
        Set<String> copy = Set.copyOf(keys);
        executor.execute(() -> {
            selected = copy;
            publish();
        });
    }

    /** Stops or continues reading; what was read last stays. */
    public void pause(boolean wanted) {
        executor.execute(() -> {
            paused = wanted;
            if (!paused) tick();
        });
    }

    /** How often the services are read. */
    public void every(Duration time) {
        executor.execute(() -> {
            period = time;
            tick();
        });
    }

    /** Reads soon, such as after something was changed. */
    public void soon() {
        executor.execute(() -> {
            if (!paused) tick();
        });
    }

    private void tick() {
        if (next != null) next.cancel(false);
        if (executor.isShutdown()) return;
        try {
            if (!paused) {
                builder.read(read(), history());
                publish();
            }
            lastProblem = "";
        } catch (RuntimeException e) {
            // a service that fails now may work the next time; the view says how old its data is
            if (!e.toString().equals(lastProblem))
                LOG.log(Level.WARNING, "The process manager could not be refreshed", e);
            lastProblem = e.toString();
        }
        next = executor.schedule(this::tick, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Reading read() {
        Optional<ProcessPools> pools = sources.pools();
        Optional<List<PoolSnapshot>> snapshots = Optional.empty();
        if (pools.isPresent()) {
            List<ProcessPool> open = pools.get().all();
            workers.update(open);
            snapshots = Optional.of(open.stream().map(ProcessPool::snapshot).toList());
        }
        return new Reading(
                clock.getAsLong(),
                snapshots,
                pools.map(ProcessPools::strategies).orElse(List.of()),
                sources.monitor().map(m -> m.snapshot()));
    }

    private void publish() {
        out.accept(new Update(builder.scene(choice), builder.trend(selected, history())));
    }

    private Function<ProcessId, List<Usage>> history() {
        return sources.monitor().<Function<ProcessId, List<Usage>>>map(m -> m::history).orElse(id -> List.of());
    }
}
