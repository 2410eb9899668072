package dev.drover.api.pool;

import dev.drover.api.Require;
import dev.drover.api.process.Exit;
import dev.drover.wire.PeerLost;

/** The worker ended before it answered. */
public final class WorkerLost extends PeerLost {
    private static final long serialVersionUID = 1L;
    private final transient Exit exit;

    public WorkerLost(String task, Exit exit, boolean mayHaveRun) {
        super("Task '" + task + "' lost its worker: " + Require.given("exit", exit).verdict(), mayHaveRun);
        this.exit = exit;
    }

    /** How the worker ended. */
    public Exit exit() {
        return exit;
    }
}
