package dev.drover.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.api.Registration;
import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Routed;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Protection;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** A pool without processes that does as it is told. */
final class FakePool implements ProcessPool {

    private final String name;
    private final List<FakeWorker> workers = new ArrayList<>();
    private String strategy = "round-robin";
    private int min = 1;
    private int max = 4;
    int resets;
    int restarts;
    final CompletableFuture<Integer> restarted = new CompletableFuture<>();
    Map<RecycleReason, Long> recycled = Map.of();
    List<PoisonedTask> poisoned = List.of();
    List<String> notices = List.of();

    FakePool(String name) {
        this.name = name;
    }

    FakeWorker start(long pid) {
        FakeWorker worker = new FakeWorker(name, workers.size(), pid);
        workers.add(worker);
        return worker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Worker> workers() {
        return workers.stream()
                .filter(it -> it.state != WorkerState.EXITED && it.state != WorkerState.QUARANTINED)
                .map(Worker.class::cast)
                .toList();
    }

    @Override
    public Optional<Worker> worker(int slot) {
        return slot < workers.size() ? Optional.of(workers.get(slot)) : Optional.empty();
    }

    @Override
    public void strategy(String newName) {
        if (newName.equals("fastest"))
            throw new IllegalArgumentException("there is no strategy 'fastest': choose one of [random, round-robin]");
        strategy = newName;
    }

    @Override
    public void resize(int newMin, int newMax) {
        PoolSpec.checkBounds(newMin, newMax);
        min = newMin;
        max = newMax;
    }

    @Override
    public void weight(int slot, int weight) {
        PoolSpec.checkWeight(weight);
        workers.get(slot).weight = weight;
    }

    @Override
    public void sleep(Sleep settings) {}

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> sleepAll() {
        Map<Worker, CompletableFuture<WorkerSnapshot>> all = new LinkedHashMap<>();
        workers().forEach(each -> all.put(each, each.sleep()));
        return all;
    }

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> wakeAll() {
        Map<Worker, CompletableFuture<WorkerSnapshot>> all = new LinkedHashMap<>();
        workers().forEach(each -> all.put(each, each.wake()));
        return all;
    }

    @Override
    public void reset() {
        resets++;
    }

    @Override
    public CompletableFuture<Integer> restart() {
        restarts++;
        return restarted;
    }

    @Override
    public PoolSnapshot snapshot() {
        return new PoolSnapshot(
                name,
                strategy,
                min,
                max,
                7,
                2,
                1200,
                1190,
                1,
                3,
                false,
                workers.stream().map(FakeWorker::snapshot).toList(),
                recycled,
                poisoned,
                notices);
    }

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        throw new AssertionError("a command sends nothing");
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        throw new AssertionError("a command sends nothing");
    }

    @Override
    public Routed pinned(String key) {
        return this;
    }

    @Override
    public Routed within(Duration timeout) {
        return this;
    }

    @Override
    public Routed whenRoom() {
        return this;
    }

    @Override
    public <Q, R> Map<Worker, CompletableFuture<R>> broadcast(Task<Q, R> task, Q request) {
        throw new AssertionError("a command sends nothing");
    }

    @Override
    public Registration onChange(Runnable callback) {
        return () -> {};
    }

    @Override
    public void close() {
        workers.clear();
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    static final class FakeWorker implements Worker {
        static final int PAGE = 7;
        final List<Console.Line> printed = new ArrayList<>();
        final CompletableFuture<Exit> killed = new CompletableFuture<>();
        boolean killAsked;
        int recyclesAsked;
        WorkerState state = WorkerState.READY;
        Optional<Exit> lastExit = Optional.empty();
        Protection protection = Protection.NONE;
        final List<Depth> sleepsAsked = new ArrayList<>();
        final CompletableFuture<WorkerSnapshot> slept = new CompletableFuture<>();
        final CompletableFuture<WorkerSnapshot> woken = new CompletableFuture<>();
        SleepReport sleep = SleepReport.NONE;
        final CompletableFuture<Worker> recycled = new CompletableFuture<>();
        final CompletableFuture<Dump> dumped = new CompletableFuture<>();
        final List<Dump.Kind> dumpsAsked = new ArrayList<>();
        int weight = 1;
        private final String pool;
        private final int slot;
        private final long pid;

        FakeWorker(String pool, int slot, long pid) {
            this.pool = pool;
            this.slot = slot;
            this.pid = pid;
        }

        void prints(Console.Stream stream, String text) {
            printed.add(new Console.Line(printed.size(), Instant.parse("2026-01-01T12:00:00Z"), stream, text));
        }

        @Override
        public Endpoint within(Duration timeout) {
            return this;
        }

        @Override
        public WorkerSnapshot snapshot() {
            return new WorkerSnapshot(
                    pool,
                    slot,
                    weight,
                    pid,
                    state,
                    state == WorkerState.STARTING ? "" : "unix",
                    2,
                    600,
                    1,
                    Instant.parse("2026-01-01T12:00:00Z"),
                    Duration.ofSeconds(75),
                    1234.5,
                    OptionalInt.empty(),
                    lastExit,
                    protection,
                    sleep);
        }

        @Override
        public Console.Page console(long from) {
            int next = Math.min(printed.size(), (int) from + PAGE);
            return new Console.Page(printed.subList((int) from, next), next, 0);
        }

        @Override
        public Dumps dumps() {
            return new Dumps() {
                @Override
                public CompletableFuture<Dump> dump(Dump.Kind kind) {
                    dumpsAsked.add(kind);
                    return dumped;
                }

                @Override
                public CompletableFuture<Dump> record(Duration length) {
                    throw new AssertionError("no command says for how long");
                }
            };
        }

        @Override
        public CompletableFuture<WorkerSnapshot> sleep() {
            return sleep(Depth.DOZE);
        }

        @Override
        public CompletableFuture<WorkerSnapshot> sleep(Depth depth) {
            sleepsAsked.add(depth);
            return slept;
        }

        @Override
        public CompletableFuture<WorkerSnapshot> wake() {
            return woken;
        }

        @Override
        public void watch(boolean watched) {}

        @Override
        public void refresh() {}

        @Override
        public dev.drover.api.pool.Hold hold() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Exit> drain() {
            throw new AssertionError("no command drains");
        }

        @Override
        public CompletableFuture<Worker> recycle() {
            recyclesAsked++;
            return recycled;
        }

        @Override
        public CompletableFuture<Exit> kill() {
            killAsked = true;
            return killed;
        }

        @Override
        public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
            throw new AssertionError("a command sends nothing");
        }

        @Override
        public <Q> void post(Task<Q, ?> task, Q message) {
            throw new AssertionError("a command sends nothing");
        }
    }

    static Exit exit(String verdict) {
        return exit(4711, verdict);
    }

    static Exit exit(long pid, String verdict) {
        return exit(pid, verdict, Instant.parse("2026-01-01T12:00:00Z"));
    }

    static Exit exit(long pid, String verdict, Instant at) {
        return new Exit(
                pid,
                at,
                Exit.Cause.SIGNALLED,
                137,
                Optional.of("KILL"),
                verdict,
                List.of(),
                List.of());
    }
}
