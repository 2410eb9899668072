package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.process.HostProcess;
import dev.drover.wire.link.Link;

/** What is measured of one worker, and what can be told of it at a moment. */
public final class WorkerReport {

    private final String pool;
    private final Place place;
    private final WorkerGate gate;
    private final WorkerCalls calls;
    private final HostProcess process;
    private final SleepRecord sleep;
    private final LongSupplier nanoTime;
    private volatile long begunAt;
    private volatile double cpu;
    private volatile long memory;

    WorkerReport(
            String pool, Place place, WorkerGate gate, WorkerCalls calls, HostProcess process, SleepRecord sleep,
            LongSupplier nanoTime) {
        this.pool = pool;
        this.place = place;
        this.gate = gate;
        this.calls = calls;
        this.process = process;
        this.sleep = sleep;
        this.nanoTime = nanoTime;
        begunAt = nanoTime.getAsLong();
    }

    /** Its process is being started. */
    void starting() {
        begunAt = nanoTime.getAsLong();
    }

    /** The monitor has measured it: processors in use, and bytes. */
    public void used(double processors, long bytes) {
        cpu = processors;
        memory = bytes;
    }

    /** How long its process has existed until now; time in which this program stood still does not count. */
    public Duration alive() {
        return Duration.ofNanos(nanoTime.getAsLong() - begunAt);
    }

    double cpu() {
        return cpu;
    }

    long memory() {
        return memory;
    }

    int inFlight() {
        // What a dead process had has been settled or sent to another.
        return process.over() ? 0 : gate.inFlight();
    }

    private WorkerState state() {
        // While its process ends, and then until there is another one.
        if (place.hibernating() && gate.closed()) return WorkerState.ASLEEP;
        if (process.over()) return place.quarantined() ? WorkerState.QUARANTINED : WorkerState.EXITED;
        if (gate.joining()) return WorkerState.STARTING;
        if (gate.asleep()) return gate.waking() ? WorkerState.WAKING : WorkerState.ASLEEP;
        if (gate.closed()) return WorkerState.DRAINING;
        return gate.inFlight() > 0 ? WorkerState.BUSY : WorkerState.READY;
    }

    WorkerSnapshot snapshot() {
        int inFlight = inFlight();
        long idle = nanoTime.getAsLong() - calls.measured().idleSince();
        Link link = calls.link();
        return new WorkerSnapshot(
                pool,
                place.index(),
                place.weight(),
                place.hibernating() && process.over() ? 0 : process.pid(),
                state(),
                link == null || gate.joining() ? "" : link.kind(),
                inFlight,
                calls.done(),
                calls.failed(),
                process.started(),
                inFlight > 0 || gate.joining() ? Duration.ZERO : Duration.ofNanos(Math.max(0, idle)),
                calls.measured().latencyMicros(),
                process.debugPort(),
                place.lastExit(),
                process.protection(),
                sleep.report(gate.asleep() || place.hibernating(), gate.idle()));
    }
}
