package dev.drover.monitor.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A table of made-up processes that can fail or hang. */
final class FakeTable implements ProcessTable {
    static final long SELF = ProcessHandle.current().pid();

    final CountDownLatch hanging = new CountDownLatch(1);
    final Semaphore rounds = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);
    private volatile List<Observation> observations = List.of();
    private volatile Throwable failure;
    private volatile boolean hang;

    void show(Observation... all) {
        observations = List.of(all);
    }

    void fail(Throwable why) {
        failure = why;
    }

    void hang() {
        hang = true;
    }

    void release() {
        hang = false;
        released.release(1000);
    }

    @Override
    public List<Observation> read(Set<Long> asked) throws IOException {
        if (hang) {
            hanging.countDown();
            // As a system call would, this takes no notice of interrupts.
            released.acquireUninterruptibly();
        }
        rounds.release();
        switch (failure) {
            case null -> {
                return new ArrayList<>(observations);
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    static Observation.Reading reading(long pid, long startMillis, long cpuNanos, long atNanos, long memory) {
        return new Observation.Reading(
                pid, startMillis, SELF, "command of " + pid, "name " + pid, cpuNanos, atNanos, memory, false);
    }
}
