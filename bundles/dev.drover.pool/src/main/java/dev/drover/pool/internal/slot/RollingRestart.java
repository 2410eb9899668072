package dev.drover.pool.internal.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.PoolWorker;

/**
 * The replacement of all workers of a pool, in turn. The first successor that does not come up, or that ends by itself
 * before the restart is over, stops it: the workers that have not been replaced stay.
 */
final class RollingRestart {

    /** Has a worker replaced when its turn comes. */
    interface Replacer {
        Replacement replace(PoolWorker worker, RecycleReason reason, String why);
    }

    private final String pool;
    private final Replacer replacer;
    private final BiConsumer<Replacement, String> giveUp;
    /** The end of the restart that was asked for last; guarded by this. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** @param giveUp stops a replacement whose old worker has not been replaced */
    RollingRestart(String pool, Replacer replacer, BiConsumer<Replacement, String> giveUp) {
        this.pool = pool;
        this.replacer = replacer;
        this.giveUp = giveUp;
    }

    /**
     * Restarts once the restart before has ended.
     *
     * @param workers asked when it begins
     */
    synchronized CompletableFuture<Integer> restart(Supplier<List<PoolWorker>> workers, RecycleReason reason,
            String why) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        last.whenComplete((done, failure) -> new Run(result).begin(workers.get(), reason, why));
        last = result.copy();
        // Nobody outside can complete the one that the restart goes by.
        CompletableFuture<Integer> view = new CompletableFuture<>();
        result.whenComplete((replaced, failure) -> {
            if (failure == null) view.complete(replaced);
            else
                view.completeExceptionally(failure);
        });
        return view;
    }

    private final class Run {
        private final CompletableFuture<Integer> result;
        private final List<Replacement> all = new ArrayList<>();
        private int replaced;
        private boolean stopped;

        Run(CompletableFuture<Integer> result) {
            this.result = result;
        }

        void begin(List<PoolWorker> workers, RecycleReason reason, String why) {
            for (PoolWorker worker : workers) all.add(replacer.replace(worker, reason, why));
            for (Replacement each : all) each.outcome.whenComplete((next, failure) -> settled(each, next, failure));
            CompletableFuture.allOf(all.stream().map(each -> each.over).toArray(CompletableFuture[]::new))
                    .whenComplete((done, failure) -> end());
        }

        private void settled(Replacement one, PoolWorker next, Throwable failure) {
            if (failure != null) {
                if (!one.stopped) stop(failure.getMessage());
                return;
            }
            synchronized (this) {
                replaced++;
            }
            next.process().exit().thenAccept(exit -> {
                if (!next.draining() && exit.cause() != Exit.Cause.KILLED_BY_USER) stop(exit.verdict());
            });
        }

        private void stop(String why) {
            int done;
            synchronized (this) {
                if (stopped || result.isDone()) return;
                stopped = true;
                done = replaced;
            }
            for (Replacement each : all) giveUp.accept(each, "the restart has stopped");
            result.completeExceptionally(new RestartStopped(
                    "The restart of pool '" + pool + "' has stopped after " + done + " of " + all.size()
                            + " workers, and the others go on as they are: " + why,
                    done));
        }

        private void end() {
            int done;
            synchronized (this) {
                done = replaced;
            }
            result.complete(done);
        }
    }
}
