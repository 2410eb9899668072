package dev.drover.pool.internal.worker;

import dev.drover.api.balance.Candidate;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Console;

/** What can be told of a worker, in one place: by its place in the pool, and by its report. */
abstract class ReportedWorker implements Worker, Candidate {

    private final Place place;

    ReportedWorker(Place place) {
        this.place = place;
    }

    /** What is measured of it and told of it. */
    public abstract WorkerReport report();

    public Place place() {
        return place;
    }

    public String name() {
        return place.name();
    }

    @Override
    public int slotIndex() {
        return place.index();
    }

    @Override
    public int weight() {
        return place.weight();
    }

    @Override
    public int inFlight() {
        return report().inFlight();
    }

    @Override
    public double cpu() {
        return report().cpu();
    }

    @Override
    public long memory() {
        return report().memory();
    }

    @Override
    public WorkerSnapshot snapshot() {
        return report().snapshot();
    }

    @Override
    public Console.Page console(long from) {
        return place.console().page(from);
    }

    @Override
    public String toString() {
        return name() + "[" + pid() + "]";
    }
}
