package dev.drover.shell.internal;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.text.Figures;

/** The commands that end, replace and restart. */
final class Actions {

    private final Lookup lookup;
    private final Processes processes;
    private final Duration patience;

    /**
     * @param processes ends processes that are no workers
     * @param patience how long to wait for new workers
     */
    Actions(Lookup lookup, Processes processes, Duration patience) {
        this.lookup = lookup;
        this.processes = processes;
        this.patience = patience;
    }

    String kill(String... arguments) {
        Arguments.check(arguments, 1, 1, "kill PID|NAME");
        Optional<Worker> worker = lookup.living(arguments[0]);
        return worker.isPresent() ? processes.kill(worker.get()) : processes.kill(lookup.process(arguments[0]));
    }

    String recycle(String... arguments) {
        Arguments.check(arguments, 1, 1, "recycle WORKER");
        return recycle(lookup.worker(arguments[0]));
    }

    String restart(String... arguments) {
        Arguments.check(arguments, 1, 1, "restart POOL|WORKER");
        Optional<ProcessPool> pool = lookup.pools().find(arguments[0]);
        if (pool.isPresent()) return restart(pool.get());
        return recycle(lookup.last(arguments[0])
                .orElseThrow(() -> new Refused("'" + arguments[0]
                        + "' is neither a pool nor a worker: 'pools' and 'workers' list those that are")));
    }

    private String restart(ProcessPool pool) {
        return Outcome.await(
                pool.restart().thenApply(replaced -> replaced == 0
                        ? "Pool " + pool.name() + " has no worker to replace."
                        : "Pool " + pool.name() + " has been restarted: "
                                + Figures.count(replaced, "worker has been replaced.", "workers have been replaced.")),
                patience,
                "The restart of pool " + pool.name() + " is under way and goes on; 'workers " + pool.name()
                        + "' shows how far it is",
                "");
    }

    private String recycle(Worker worker) {
        WorkerSnapshot it = worker.snapshot();
        String called = Processes.called(it.name(), it.pid());
        return Outcome.await(
                worker.recycle().thenApply(next -> called + " has been replaced by process " + next.snapshot().pid()),
                patience,
                called + " is being replaced and works until its successor is ready",
                "");
    }
}
