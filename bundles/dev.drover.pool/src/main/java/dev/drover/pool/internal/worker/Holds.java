package dev.drover.pool.internal.worker;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.api.pool.Hold;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.SafeLog;

/** Those who keep a worker's process from ending and from sleeping. Safe for use by many threads. */
final class Holds {

    private static final System.Logger LOG = SafeLog.of(Holds.class);

    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> leaving = new CompletableFuture<>();
    private final WorkerGate gate;
    private final Runnable released;
    private final Executor background;

    /**
     * @param released called each time that one has let go
     * @param background tells those who hold the worker, which runs their code
     */
    Holds(WorkerGate gate, Runnable released, Executor background) {
        this.gate = gate;
        this.released = released;
        this.background = background;
    }

    boolean any() {
        return !held.isEmpty();
    }

    /** @param worker the one that they hold */
    Hold add(HeldWorker worker) {
        Held next = new Held(worker);
        held.add(next);
        return next;
    }

    /** The worker is to end, or has ended. */
    void leave() {
        // Nobody depends on it while nobody holds the worker.
        if (held.isEmpty()) leaving.complete(null);
        if (leaving.isDone()) return;
        try {
            background.execute(() -> leaving.complete(null));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            LOG.log(Level.DEBUG, "Who holds a worker that ends is told by this thread", e);
            leaving.complete(null);
        }
    }

    private final class Held implements Hold {
        private final HeldWorker worker;

        Held(HeldWorker worker) {
            this.worker = worker;
        }

        @Override
        public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request) {
            if (!gate.closed()) return worker.send(task, request);
            return held.contains(this) ? worker.sendLast(task, request)
                    : CompletableFuture.failedFuture(new Rejected(worker.name() + " is not held any more"));
        }

        @Override
        public CompletableFuture<Void> leaving() {
            return leaving.copy();
        }

        @Override
        public void close() {
            if (held.remove(this)) released.run();
        }
    }
}
