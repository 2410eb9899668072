package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.ui.internal.model.Reading;
import dev.drover.ui.internal.model.SnapshotBuilder;
import dev.drover.ui.internal.model.ViewChoice;
import dev.drover.wire.link.SafeLog;

/**
 * The periodic reader of the services; makes of each reading what the view shows next. All work is done on the
 * executor's one thread. Any thread may call any method; every method returns at once.
 */
public final class Refresher {
    private static final System.Logger LOG = SafeLog.of(Refresher.class);

    private final Sources sources;
    private final KnownWorkers workers;
    private final SlotHistory spans;
    private final ScheduledExecutorService executor;
    private final LongSupplier clock;
    private final Consumer<Update> updates;

    // Used by the executor's thread only.
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private ViewChoice choice = ViewChoice.FIRST;
    private Set<String> selected = Set.of();
    private Duration period = Duration.ofSeconds(1);
    private boolean pooled;
    private boolean paused;
    private ScheduledFuture<?> next;
    private String lastProblem = "";

    /**
     * Does nothing before {@link #start}.
     *
     * @param spans is told of every process of a slot
     * @param executor an executor with one thread
     * @param clock the time in milliseconds since 1970
     * @param updates gets what is to be shown, on the executor's thread
     */
    Refresher(
            Sources sources,
            KnownWorkers workers,
            SlotHistory spans,
            ScheduledExecutorService executor,
            LongSupplier clock,
            Consumer<Update> updates) {
        this.sources = sources;
        this.workers = workers;
        this.spans = spans;
        this.executor = executor;
        this.clock = clock;
        this.updates = updates;
    }

    public void start() {
        executor.execute(this::refresh);
    }

    /** Changes what is shown, at once, from the last reading. */
    public void choose(UnaryOperator<ViewChoice> change) {
        executor.execute(() -> {
            choice = change.apply(choice);
            publish();
        });
    }

    /** Selects the rows whose trends are shown. */
    public void select(Set<String> keys) {
        Set<String> copy = Set.copyOf(keys);
        executor.execute(() -> {
            selected = copy;
            publish();
        });
    }

    /** Chooses whether the trends show a pool as one curve. */
    public void pooled(boolean wanted) {
        executor.execute(() -> {
            pooled = wanted;
            publish();
        });
    }

    /** Stops or continues reading. The last reading stays. */
    public void pause(boolean wanted) {
        executor.execute(() -> {
            paused = wanted;
            if (!paused) refresh();
        });
    }

    /** Changes how often the services are read. */
    public void every(Duration time) {
        executor.execute(() -> {
            period = time;
            refresh();
        });
    }

    /** Chooses how long a process that has ended is shown. */
    public void keepEnded(Duration time) {
        executor.execute(() -> builder.keepEnded(time));
        soon();
    }

    /** Reads again at once, for example after a command. */
    public void soon() {
        executor.execute(() -> {
            if (!paused) refresh();
        });
    }

    private void refresh() {
        if (next != null) next.cancel(false);
        if (executor.isShutdown()) return;
        try {
            if (!paused) {
                builder.read(read(), history());
                publish();
            }
            lastProblem = "";
        } catch (RuntimeException e) {
            // The service may work the next time. Until then the view shows how old its data is.
            if (!e.toString().equals(lastProblem))
                LOG.log(Level.WARNING, "The process manager could not be refreshed", e);
            lastProblem = e.toString();
        }
        next = executor.schedule(this::refresh, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Reading read() {
        Optional<ProcessPools> pools = sources.pools();
        Optional<List<PoolSnapshot>> snapshots = Optional.empty();
        if (pools.isPresent()) {
            List<ProcessPool> open = pools.get().all();
            workers.update(open);
            snapshots = Optional.of(open.stream().map(ProcessPool::snapshot).toList());
            snapshots.get().forEach(pool -> pool.workers().forEach(spans::add));
        }
        Optional<MonitorSnapshot> monitor = sources.monitor().map(ProcessMonitor::snapshot);
        monitor.ifPresent(sampled -> sampled.processes().forEach(spans::add));
        return new Reading(
                clock.getAsLong(), snapshots, pools.map(ProcessPools::strategies).orElse(List.of()), monitor,
                sources.origins().map(origins -> startedBy(origins, monitor)));
    }

    private static Map<ProcessId, String> startedBy(Origins origins, Optional<MonitorSnapshot> monitor) {
        Map<ProcessId, String> known = new HashMap<>();
        monitor.ifPresent(sampled -> sampled.processes().stream()
                .filter(process -> process.kind() == ProcessKind.CHILD)
                .forEach(process -> origins.startedBy(process.id()).ifPresent(by -> known.put(process.id(), by))));
        return known;
    }

    private void publish() {
        updates.accept(new Update(builder.table(choice), builder.trend(selected, history(), pooled)));
    }

    private Function<ProcessId, List<Usage>> history() {
        return sources.monitor().<Function<ProcessId, List<Usage>>>map(m -> m::history).orElse(id -> List.of());
    }
}
