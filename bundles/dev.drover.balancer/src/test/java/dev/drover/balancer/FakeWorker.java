package dev.drover.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.balance.Candidate;

/** A worker whose figures a test sets, also while it is picked from. */
public final class FakeWorker implements Candidate {

    private final int slot;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile int weight;
    private volatile double cpu;

    public FakeWorker(int slot, int weight) {
        this.slot = slot;
        this.weight = weight;
    }

    /** One worker for each weight, in slots from 0 on. */
    public static List<FakeWorker> weighing(int... weights) {
        List<FakeWorker> workers = new ArrayList<>();
        for (int weight : weights) workers.add(new FakeWorker(workers.size(), weight));
        return workers;
    }

    public FakeWorker weight(int value) {
        weight = value;
        return this;
    }

    public FakeWorker inFlight(int value) {
        inFlight.set(value);
        return this;
    }

    public FakeWorker cpu(double value) {
        cpu = value;
        return this;
    }

    @Override
    public long pid() {
        return 1000 + slot;
    }

    @Override
    public int slotIndex() {
        return slot;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public double latency() {
        return 100;
    }

    @Override
    public double cpu() {
        return cpu;
    }

    @Override
    public long memory() {
        return 1 << 20;
    }
}
