package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Everything by which workers that work well are replaced: marks, people, a rolling restart. Takes the lock of the
 * pool's slots where it needs it, and tells what follows without it.
 */
final class Turnover {

    private static final System.Logger LOG = SafeLog.of(Turnover.class);

    /** How a resting worker gives memory back without ending. */
    interface Relief {

        /**
         * Takes the next step, such as to trim or to doze. Called without a lock.
         *
         * @return false if there is no step left but to end the process
         */
        boolean milder(PoolWorker worker);
    }

    private final LiveSpec spec;
    private final SlotBook book;
    private final PoolServices services;
    private final Consumer<PoolWorker> unbind;
    private final BudgetShare budget;
    private final Replacements replacements;
    private volatile RecycleMarks marks;
    private final RollingRestart rolling;
    private volatile CodeWatch code;
    private final Relief relief;

    /**
     * @param budget where it has no room for a successor, a worker ends before that starts
     * @param relief what a resting worker does before it is ended for the budget
     * @param unbind called, without a lock, for each worker that gets no more requests because another has its place
     */
    Turnover(LiveSpec spec, SlotBook book, PoolServices services, SlotStarter starter, BudgetShare budget,
            Relief relief, Consumer<PoolWorker> unbind) {
        this.spec = spec;
        this.book = book;
        this.services = services;
        this.unbind = unbind;
        this.budget = budget;
        this.relief = relief;
        replacements = new Replacements(book.table, starter, budget);
        marks = new RecycleMarks(spec.name(), spec.now().recycling(), services);
        code = new CodeWatch(spec.now(), services, this::reload);
        rolling = new RollingRestart(spec.name(), this::replace, this::giveUp);
    }

    /** Does something to the replacements with the lock held, and then, without it, what follows. */
    private <T> T with(Supplier<T> change) {
        record Done<T>(T result, List<PoolWorker> left, List<Runnable> news) {}
        Done<T> done = book.with(() -> {
            boolean before = replacements.any();
            T result = change.get();
            if (before || replacements.any()) book.changed();
            return new Done<>(result, replacements.takeLeft(), replacements.takeUntold());
        });
        done.left().forEach(unbind);
        done.news().forEach(this::tell);
        return done.result();
    }

    private void tell(Runnable news) {
        try {
            services.callbacks().execute(news);
        } catch (Throwable e) {
            // There is no thread to be had, or all of them have ended.
            LOG.log(Level.DEBUG, "Who waits for a replacement is told by this thread", e);
            news.run();
        }
    }

    /**
     * Looks which workers are due, and goes on with what is under way. Called by the housekeeper in each of its rounds.
     *
     * @param present the workers of the pool
     */
    void round(List<PoolWorker> present) {
        RecycleMarks now = marks;
        for (RecycleMarks.Due due : now.look(present)) {
            Replacement next = replace(due.worker(), due.reason(), due.why());
            next.outcome.whenComplete((successor, failure) -> now.replaced(due, failure));
        }
        code.round();
        budget.round(present);
        PoolWorker heavy = budget.toRelieve(present);
        if (heavy != null) relieve(heavy);
        if (book.with(replacements::any)) with(() -> {
            replacements.step(services.nanoTime());
            return null;
        });
    }

    /** The budget is passed: a resting worker gives back what it can or ends, and a busy one is replaced. */
    private void relieve(PoolWorker worker) {
        String why = "because the memory budget of the program was passed";
        if (relief.milder(worker)) return;
        if (worker.idle() || worker.asleep()) with(() -> {
            replacements.retire(worker, RecycleReason.BUDGET, why);
            book.changed();
            return null;
        });
        else
            replace(worker, RecycleReason.BUDGET, why);
    }

    /** In how many nanoseconds {@link #round} is needed, if nothing else happens. */
    long nextLook() {
        return Math.min(code.nextLook(), Math.min(marks.nextLook(), budget.nextLook()));
    }

    /** Has a worker replaced by a fresh one when its turn comes. */
    Replacement replace(PoolWorker worker, RecycleReason reason, String why) {
        return with(() -> {
            Replacement next = replacements.want(worker, reason, why);
            replacements.step(services.nanoTime());
            return next;
        });
    }

    private void giveUp(Replacement failed, String why) {
        with(() -> {
            replacements.giveUp(failed, why);
            return null;
        });
    }

    /** The spec has changed. A slot that was given up because of another program gets a fresh start. */
    void changed(PoolSpec before, PoolSpec now) {
        book.with(() -> {
            book.table.minIdle = now.minIdle();
            for (Slot slot : book.table.used()) slot.changed(before, now);
            book.changed();
        });
        if (!now.recycling().equals(before.recycling()))
            marks = new RecycleMarks(now.name(), now.recycling(), services).ofRunning();
        if (now.reloadOnChange() != before.reloadOnChange() || !now.worker().equals(before.worker())
                || !now.slots().equals(before.slots()))
            code = new CodeWatch(now, services, this::reload);
    }

    /** Replaces the workers that have a slot, one after another: those that are wanted when it begins. */
    CompletableFuture<Integer> restart(Predicate<PoolWorker> wanted, RecycleReason reason, String why) {
        return rolling.restart(() -> slotted(wanted), reason, why);
    }

    /** The code of the workers has changed. If the new code does not start, the old workers stay. */
    private void reload(String file) {
        LOG.log(Level.INFO,
                "The code of pool '" + spec.name() + "' has changed: " + file + "; its workers are replaced");
        restart(worker -> true, RecycleReason.CODE, "because its code has changed: " + file)
                .whenComplete((replaced, failure) -> {
                    if (failure != null) LOG.log(Level.WARNING, file + " has changed. " + failure.getMessage());
                });
    }

    /** The workers that have a slot. */
    private List<PoolWorker> slotted(Predicate<PoolWorker> wanted) {
        return book.with(() -> book.table.workers(slot -> slot.occupied && wanted.test(slot.worker)));
    }

    /** A process has joined and is pre-heated. */
    void joined(PoolWorker worker) {
        if (book.with(replacements::any)) with(() -> {
            replacements.joined(worker, services.nanoTime());
            return null;
        });
    }

    /** A process has ended; true if that is dealt with. */
    boolean ended(PoolWorker worker, Exit exit) {
        return book.with(replacements::any) && with(() -> replacements.ended(worker, exit, services.nanoTime()));
    }

    /** The processes that have no slot, or not yet. Called with the lock held. */
    List<PoolWorker> extra() {
        return replacements.extra();
    }

    /** Whether this worker has a successor, or is one. Called with the lock held. */
    boolean concerns(PoolWorker worker) {
        return replacements.concerns(worker);
    }

    /** Replaces nothing any more; returns the processes that have no slot. */
    List<PoolWorker> close() {
        return with(replacements::close);
    }

    Map<RecycleReason, Long> counts() {
        return book.with(replacements::counts);
    }

    List<String> notices() {
        return marks.notices();
    }
}
