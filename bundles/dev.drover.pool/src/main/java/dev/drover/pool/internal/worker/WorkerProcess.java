package dev.drover.pool.internal.worker;

import java.time.Duration;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.HostSpec;

/** What a pool wants of the process of a worker. */
final class WorkerProcess {

    private static final Duration LINGER = Duration.ofSeconds(1);

    private WorkerProcess() {}

    /** The next process of the place, which may take so long to join. */
    static HostSpec of(PoolSpec spec, Place place, Duration startTimeout) {
        String mark = place.name() + "-" + Long.toHexString(System.nanoTime());
        ProcessSpec program = JavaShare.of(
                spec.workerOf(place.index()), spec.max(), spec.concurrency(),
                Runtime.getRuntime().availableProcessors());
        return new HostSpec(
                place.name(), spec.kind(), program, mark, spec.links(), spec.encrypted(),
                spec.concurrency(), spec.maxMessage(), startTimeout, spec.heartbeatTimeout(), LINGER,
                place.nextGeneration());
    }
}
