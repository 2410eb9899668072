package dev.drover.ui.internal.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.drover.api.Registration;
import dev.drover.api.pool.Pick;
import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Routed;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.wire.Task;

/** A pool whose workers are told what to be. */
public final class FakePool implements ProcessPool {
    public final List<FakeWorker> slots = new CopyOnWriteArrayList<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<Pick> picks = new CopyOnWriteArrayList<>();
    public volatile int queued;
    public volatile List<PoisonedTask> poisoned = List.of();
    private final String name;
    private volatile String strategy = "round-robin";
    private volatile int min;
    private volatile int max;

    public FakePool(String name, int min, int max) {
        this.name = name;
        this.min = min;
        this.max = max;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Worker> workers() {
        List<Worker> living = new ArrayList<>();
        for (FakeWorker worker : slots) {
            WorkerState state = worker.snapshot().state();
            if (state != WorkerState.EXITED && state != WorkerState.QUARANTINED) living.add(worker);
        }
        return living;
    }

    @Override
    public Optional<Worker> worker(int slot) {
        return slot < slots.size() ? Optional.of(slots.get(slot)) : Optional.empty();
    }

    @Override
    public void strategy(String wanted) {
        if (!FakePools.STRATEGIES.contains(wanted)) throw new IllegalArgumentException("No strategy '" + wanted + "'.");
        calls.add("strategy " + wanted);
        strategy = wanted;
    }

    @Override
    public void resize(int newMin, int newMax) {
        calls.add("resize " + newMin + " " + newMax);
        min = newMin;
        max = newMax;
    }

    @Override
    public void weight(int slot, int weight) {
        calls.add("weight " + slot + " " + weight);
        slots.get(slot).weight(weight);
    }

    @Override
    public void sleep(Sleep settings) {}

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> sleepAll() {
        return Map.of();
    }

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> wakeAll() {
        return Map.of();
    }

    @Override
    public void reset() {
        calls.add("reset");
    }

    @Override
    public CompletableFuture<Integer> restart() {
        calls.add("restart");
        return CompletableFuture.completedFuture(slots.size());
    }

    @Override
    public PoolSnapshot snapshot() {
        List<WorkerSnapshot> workers = slots.stream().map(FakeWorker::snapshot).toList();
        int inFlight = workers.stream().mapToInt(WorkerSnapshot::inFlight).sum();
        long done = workers.stream().mapToLong(WorkerSnapshot::done).sum();
        long failed = workers.stream().mapToLong(WorkerSnapshot::failed).sum();
        return new PoolSnapshot(
                name, strategy, min, max, queued, inFlight, done + failed + queued + inFlight, done, failed, 1, false,
                workers, Map.of(), poisoned, List.of());
    }

    /** As if the strategy in use always took the first and every other one the last. */
    @Override
    public List<Integer> dryRun(List<Pick> asked, String other) {
        return asked.stream().map(pick -> other.equals(strategy) ? pick.candidates().getFirst().slotIndex()
                : pick.candidates().getLast().slotIndex()).toList();
    }

    @Override
    public List<Pick> picks() {
        return picks;
    }

    /** Has the pool pick a worker. */
    public void pick(long sequence, Duration ago, int slot) {
        List<Pick.Seen> seen = snapshot().workers().stream().map(worker -> new Pick.Seen(worker.pid(),
                worker.slotIndex(), worker.weight(), worker.inFlight(), worker.latencyMicros(), 0.2, 90 << 20))
                .toList();
        picks.add(new Pick(sequence, strategy, "digest", Optional.empty(), seen, slot, ago));
    }

    @Override
    public Registration onChange(Runnable callback) {
        return () -> {};
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<Void> shutdown() {
        calls.add("shutdown");
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Routed pinned(String key) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public Routed within(Duration timeout) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public Routed whenRoom() {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public <Q, R> Map<Worker, CompletableFuture<R>> broadcast(Task<Q, R> task, Q request) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        throw new UnsupportedOperationException("the view sends nothing");
    }
}
