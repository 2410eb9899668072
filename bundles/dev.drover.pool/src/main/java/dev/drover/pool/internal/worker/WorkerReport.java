package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.process.HostProcess;
import dev.drover.wire.link.Link;

/** What can be told of one worker at a moment. */
final class WorkerReport {

    private final String pool;
    private final Place place;
    private final WorkerGate gate;
    private final WorkerCalls calls;
    private final HostProcess process;
    private final LongSupplier nanoTime;

    WorkerReport(
            String pool, Place place, WorkerGate gate, WorkerCalls calls, HostProcess process, LongSupplier nanoTime) {
        this.pool = pool;
        this.place = place;
        this.gate = gate;
        this.calls = calls;
        this.process = process;
        this.nanoTime = nanoTime;
    }

    int inFlight() {
        // What a dead process had has been settled or sent to another.
        return process.over() ? 0 : gate.inFlight();
    }

    private WorkerState state() {
        if (process.over()) return place.quarantined() ? WorkerState.QUARANTINED : WorkerState.EXITED;
        if (gate.joining()) return WorkerState.STARTING;
        if (gate.asleep()) return WorkerState.ASLEEP;
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
                process.pid(),
                state(),
                link == null ? "" : link.kind(),
                inFlight,
                calls.done(),
                calls.failed(),
                process.started(),
                inFlight > 0 || gate.joining() ? Duration.ZERO : Duration.ofNanos(Math.max(0, idle)),
                calls.measured().latencyMicros(),
                process.debugPort(),
                place.lastExit());
    }
}
