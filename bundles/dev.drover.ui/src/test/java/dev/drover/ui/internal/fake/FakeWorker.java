package dev.drover.ui.internal.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Console;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** A worker that says what it is told to, and remembers how it was ended. */
public final class FakeWorker implements Worker {
    public final List<String> ended = new CopyOnWriteArrayList<>();
    /** Its successor, once there is one. */
    public final CompletableFuture<Worker> recycled = new CompletableFuture<>();
    /** The file of its dump, once there is one. */
    public final CompletableFuture<Path> dump = new CompletableFuture<>();
    /** Settled when it ends; null if it ends at once when it is asked to. */
    public volatile CompletableFuture<Exit> end;
    public final AtomicInteger consoleReads = new AtomicInteger();
    private final List<Console.Line> lines = new ArrayList<>();
    private WorkerSnapshot snapshot;

    public FakeWorker(String pool, int slot, long pid, Instant started) {
        snapshot =
                new WorkerSnapshot(pool, slot, 1, pid, WorkerState.STARTING, "unix", 0, 0, 0, started, Duration.ZERO, 0,
                        OptionalInt.empty(), Optional.empty());
    }

    public synchronized void set(WorkerState state, int inFlight, long done, long failed, double latency) {
        WorkerSnapshot s = snapshot;
        snapshot = new WorkerSnapshot(s.pool(), s.slotIndex(), s.weight(), s.pid(), state, s.link(), inFlight, done,
                failed,
                s.started(), s.idle(), latency, s.debugPort(), s.lastExit());
    }

    public synchronized void weight(int weight) {
        WorkerSnapshot s = snapshot;
        snapshot = new WorkerSnapshot(s.pool(), s.slotIndex(), weight, s.pid(), s.state(), s.link(), s.inFlight(),
                s.done(),
                s.failed(), s.started(), s.idle(), s.latencyMicros(), s.debugPort(), s.lastExit());
    }

    public synchronized void exit(Exit exit, boolean quarantined) {
        WorkerSnapshot s = snapshot;
        snapshot = new WorkerSnapshot(s.pool(), s.slotIndex(), s.weight(), s.pid(), // as the pool has it
                quarantined ? WorkerState.QUARANTINED : WorkerState.EXITED, s.link(), 0, s.done(), s.failed(),
                s.started(),
                Duration.ZERO, s.latencyMicros(), s.debugPort(), Optional.of(exit));
    }

    /** Falls asleep as the report says. */
    public synchronized void sleeping(SleepReport report) {
        WorkerSnapshot s = snapshot;
        snapshot = new WorkerSnapshot(s.pool(), s.slotIndex(), s.weight(), s.pid(), WorkerState.ASLEEP, s.link(), 0,
                s.done(), s.failed(), s.started(), s.idle(), s.latencyMicros(), s.debugPort(), s.lastExit(),
                s.protection(), report);
    }

    /** What the system keeps from it. */
    public void protectedBy(Protection protection) {
        WorkerSnapshot s = snapshot;
        snapshot = new WorkerSnapshot(s.pool(), s.slotIndex(), s.weight(), s.pid(), s.state(), s.link(), s.inFlight(),
                s.done(), s.failed(), s.started(), s.idle(), s.latencyMicros(), s.debugPort(), s.lastExit(), protection,
                s.sleep());
    }

    public synchronized void print(Instant at, Console.Stream stream, String text) {
        lines.add(new Console.Line(lines.size(), at, stream, text));
    }

    @Override
    public Endpoint within(Duration timeout) {
        throw new UnsupportedOperationException("the view sends nothing");
    }

    @Override
    public synchronized WorkerSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public synchronized Console.Page console(long from) {
        consoleReads.incrementAndGet();
        return new Console.Page(List.copyOf(lines.subList((int) Math.min(from, lines.size()), lines.size())),
                lines.size(), 0);
    }

    @Override
    public Dumps dumps() {
        return new Dumps() {
            @Override
            public CompletableFuture<Dump> dump(Dump.Kind kind) {
                ended.add("dump " + kind);
                return dump.thenApply(file -> new Dump(kind, file));
            }

            @Override
            public CompletableFuture<Dump> record(Duration length) {
                throw new UnsupportedOperationException("the view records 30 seconds");
            }
        };
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep() {
        return sleep(Depth.DOZE);
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep(Depth depth) {
        ended.add("sleep");
        WorkerSnapshot s = snapshot();
        return CompletableFuture.completedFuture(new WorkerSnapshot(s.pool(), s.slotIndex(), s.weight(), s.pid(),
                WorkerState.ASLEEP, s.link(), 0, s.done(), s.failed(), s.started(), s.idle(), s.latencyMicros(),
                s.debugPort(), s.lastExit(), s.protection(),
                new SleepReport(Optional.of(depth), 1, 120L << 20, 44L << 20, "")));
    }

    @Override
    public CompletableFuture<WorkerSnapshot> wake() {
        ended.add("wake");
        return CompletableFuture.completedFuture(snapshot());
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
        return end("drain", Exit.Cause.DRAINED, "It was drained.");
    }

    @Override
    public CompletableFuture<Worker> recycle() {
        ended.add("recycle");
        return recycled;
    }

    @Override
    public CompletableFuture<Exit> kill() {
        return end("kill", Exit.Cause.KILLED_BY_USER, "It was killed by a person.");
    }

    private synchronized CompletableFuture<Exit> end(String how, Exit.Cause cause, String verdict) {
        ended.add(how);
        if (end != null) return end;
        return CompletableFuture.completedFuture(new Exit(
                snapshot.pid(), Instant.now(), cause, 0, Optional.empty(), verdict, List.of(), List.of()));
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
