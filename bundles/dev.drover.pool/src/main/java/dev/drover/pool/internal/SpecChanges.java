package dev.drover.pool.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.dispatch.PoisonList;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.slot.LiveSpec;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;

/**
 * Changes what a pool is to be like while it works, see {@link dev.drover.api.pool.ProcessPool#change}: most settings
 * at once, those that a process has from its start to its end by a rolling restart, and a few not at all.
 */
final class SpecChanges {

    /** What a process keeps to its end, beside its program. */
    private static final List<Function<PoolSpec, ?>> OF_A_PROCESS = List.of(
            PoolSpec::concurrency, PoolSpec::prefetch, PoolSpec::heartbeatTimeout, PoolSpec::kind, PoolSpec::links,
            PoolSpec::encrypted);

    /** What a pool keeps to its end: its buffers are made for it. */
    private static final Map<String, Function<PoolSpec, ?>> OF_A_POOL = Map.of(
            "name", PoolSpec::name, "maxMessage", PoolSpec::maxMessage, "consoleBytes", PoolSpec::consoleBytes);

    private final LiveSpec spec;
    private final PoolServices services;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final QueueBound bound;
    private final PoisonList poison;
    private final Consumer<PoolWorker> unbind;

    /** @param unbind called, without a lock, for each worker that gets no more requests */
    SpecChanges(LiveSpec spec, PoolServices services, Slots slots, Dispatcher dispatcher, QueueBound bound,
            PoisonList poison, Consumer<PoolWorker> unbind) {
        this.spec = spec;
        this.services = services;
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.bound = bound;
        this.poison = poison;
        this.unbind = unbind;
    }

    CompletableFuture<Integer> change(PoolSpec next) {
        apply(next).forEach(unbind);
        dispatcher.run();
        services.soon();
        return replaceStale();
    }

    /** One change after another; returns the workers above the new maximum, which drain. */
    private synchronized List<PoolWorker> apply(PoolSpec next) {
        PoolSpec before = spec.now();
        // First what may refuse it: then nothing has changed.
        OF_A_POOL.forEach((name, setting) -> {
            if (differs(setting, before, next))
                throw new IllegalArgumentException("The setting '" + name + "' of pool '" + spec.name()
                        + "' cannot be changed while it is open: close it and open another");
        });
        services.check(next);
        if (differs(PoolSpec::strategy, before, next)) dispatcher.balancer().choose(next.strategy());
        spec.change(next);
        bound.most(next.queue());
        poison.limit(next.poisonDeaths());
        slots.changed(before, next);
        boolean resized = before.min() != next.min() || before.max() != next.max();
        return resized ? slots.resize(next.min(), next.max()) : List.of();
    }

    private static boolean differs(Function<PoolSpec, ?> setting, PoolSpec one, PoolSpec other) {
        return !setting.apply(one).equals(setting.apply(other));
    }

    /**
     * Replaces the workers that have been started by other settings, until there is none: one that was being recycled
     * when the settings changed may have a successor that was started before.
     */
    private CompletableFuture<Integer> replaceStale() {
        if (slots.none(this::stale)) return CompletableFuture.completedFuture(0);
        return slots.restart(this::stale, RecycleReason.RESTART, "because the settings of its pool have changed")
                .thenCompose(done -> replaceStale().thenApply(more -> done + more));
    }

    private boolean stale(PoolWorker worker) {
        PoolSpec its = worker.spec();
        PoolSpec now = spec.now();
        if (its == now || worker.closed()) return false;
        Function<PoolSpec, ?> program = each -> each.workerOf(worker.slotIndex());
        return differs(program, its, now) || OF_A_PROCESS.stream().anyMatch(each -> differs(each, its, now));
    }
}
