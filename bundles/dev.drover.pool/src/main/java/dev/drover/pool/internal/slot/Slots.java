package dev.drover.pool.internal.slot;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import dev.drover.api.Require;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Candidates;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;

/**
 * The places of a pool: which are taken, which are to be, and what happens when a process in one ends. No code of users
 * runs while the lock of the slots is held.
 */
public final class Slots extends SlotViews {

    private static final String CLOSED = "it is closed";
    /** How often a budget that has no room is asked again. */
    private static final long FULL_NANOS = 1_000_000_000L;

    private final String pool;
    private final PoolServices services;
    private final BudgetShare budget;
    private final SlotStarter starter;
    private final IntSupplier waiting;
    private final SlotLifecycle lifecycle;
    private final Restarts restarts;
    private final Turnover turnover;
    private final IdleSlots idleSlots;

    /** When a full budget was last asked again. */
    private long triedAt;

    private volatile boolean closed;

    /**
     * @param around what each worker is given
     * @param waiting how many requests wait for any worker
     * @param candidates is told which workers may be picked, each time that changes
     * @param unbind called, without a lock, for each worker that gets no more requests because another has its place
     */
    public Slots(LiveSpec spec, PoolServices services, PoolWorker.Surroundings around, IntSupplier waiting,
            Consumer<Candidates> candidates, Consumer<PoolWorker> unbind) {
        super(new SlotBook(new SlotTable(spec), services, candidates));
        pool = spec.name();
        this.services = services;
        this.waiting = waiting;
        triedAt = services.nanoTime();
        budget = new BudgetShare(services);
        starter = new SlotStarter(spec, around, services.starts(), budget);
        lifecycle = new SlotLifecycle(services, spec.now().sleep(), spec.now().restart());
        restarts = new Restarts(spec, book, services, starter, lifecycle);
        turnover = new Turnover(spec, book, services, starter, budget, new SleepRelief(services), unbind);
        idleSlots = new IdleSlots(book, services, starter, turnover);
    }

    // ---- what others ask

    @Override
    public String refuses() {
        return closed ? CLOSED : book.outlook().refuses();
    }

    public long restarts() {
        return restarts.count();
    }

    /** The processes that are starting, alive or ending. */
    public List<PoolWorker> present() {
        return book.with(() -> {
            List<PoolWorker> all = table.workers(slot -> slot.occupied);
            all.addAll(turnover.extra());
            all.sort(Comparator.comparingInt(PoolWorker::slotIndex));
            return all;
        });
    }

    // ---- growing

    /**
     * Starts processes up to the minimum, and one for each waiting request and each missing spare up to the maximum.
     */
    @Override
    public void grow() {
        book.with(this::growLocked);
    }

    private void growLocked() {
        for (Slot free; !table.closing && (free = table.free()) != null;) {
            SlotTable.Outlook now = book.outlook();
            if (now.refuses() != null || !table.wantsMore(now.starting(), waiting.getAsInt())) break;
            boolean started = starter.start(free);
            table.full = budget.full();
            table.tooSmall = budget.tooSmall();
            if (!started) break;
            book.changed();
        }
        book.changed();
    }

    /**
     * Does what is due and was not done: starts for which there was no thread, no memory or no decision, and missing
     * spares, which requests take without notifying the slots. Called by the housekeeper in each of its rounds.
     */
    public void keepUp() {
        book.with(() -> {
            long now = services.nanoTime();
            for (Slot slot : table.used()) {
                starter.retry(slot);
                restarts.keepUp(slot, now);
            }
            if (table.full && now - triedAt >= FULL_NANOS) {
                triedAt = now;
                // Asked anew, whatever was said last.
                table.tooSmall = null;
                book.changed();
                growLocked();
            }
            if (starter.anyRefused() || table.minIdle > 0 && canGrow() && table.spares() < table.minIdle)
                growLocked();
            book.catchUp();
        });
        services.starts().look();
        turnover.round(present());
    }

    /** The present processes that take requests; if there is none, one is started. */
    public List<PoolWorker> presentOrOne() {
        return book.with(() -> {
            List<PoolWorker> open = table.workers(slot -> slot.occupied && !slot.worker.closed());
            Slot free = open.isEmpty() && !table.closing ? table.free() : null;
            if (free != null && !starter.start(free))
                throw new Rejected("Pool '" + pool + "' cannot start a process now");
            if (free != null) open.add(free.worker);
            book.changed();
            return open;
        });
    }

    // ---- what processes do

    /**
     * A process has ended. Called on a thread that may wait; called again, it does what is left to do.
     *
     * @param permanent whether starting its program again cannot succeed
     * @return why no worker can be had any more, null if one can
     */
    public String ended(PoolWorker worker, Exit exit, boolean permanent) {
        services.starts().over(worker);
        budget.ended(worker);
        turnover.ended(worker, exit);
        Slot slot = book.with(() -> {
            Slot left = table.occupiedBy(worker);
            if (left == null) return null;
            boolean meant = worker.draining() || exit.cause() == Exit.Cause.KILLED_BY_USER || table.closing;
            boolean again = !meant && left.index() < table.max;
            left.ended(exit, again, services.nanoTime() + Restarts.DECIDE_NANOS);
            idleSlots.ended(left, again);
            book.changed();
            return again ? left : null;
        });
        try {
            if (slot != null) restarts.decide(slot, worker, exit, permanent);
        } finally {
            grow();
        }
        return book.outlook().refuses();
    }

    /** A process has joined: its slot is as good as any, and others may be wanted now. */
    public void joined(PoolWorker worker) {
        services.starts().over(worker);
        book.with(() -> {
            table.slot(worker.slotIndex()).joined();
            growLocked();
        });
        turnover.joined(worker);
    }

    public SlotLifecycle lifecycle() {
        return lifecycle;
    }

    /**
     * Whether a worker that sleeps may be woken for requests that others could have: the memory budget has room for it,
     * or none of the others is awake.
     */
    public boolean mayWake(PoolWorker worker) {
        return budget.reserveWake(worker) || book.outlook().open().stream().allMatch(PoolWorker::asleep);
    }

    public IdleSlots idleSlots() {
        return idleSlots;
    }

    /** Asks the policy about every worker at rest; returns those that begin to drain. */
    public List<PoolWorker> rest() {
        return lifecycle.rest(present(), idleSlots::drainSurplus);
    }

    // ---- what people want

    /** Has a worker replaced by a fresh one; settles with that. */
    public CompletableFuture<Worker> recycle(PoolWorker worker, RecycleReason reason, String why) {
        return turnover.replace(worker, reason, why).view();
    }

    /** Replaces the present workers that are wanted when it begins, one after another. */
    public CompletableFuture<Integer> restart(Predicate<PoolWorker> wanted, RecycleReason reason, String why) {
        return turnover.restart(wanted, reason, why);
    }

    /** The spec has changed: what is not read where it is needed follows, but for the bounds. */
    public void changed(PoolSpec before, PoolSpec now) {
        lifecycle.changed(before, now);
        turnover.changed(before, now);
    }

    /** How many workers have been replaced, by the reason. */
    public Map<RecycleReason, Long> recycled() {
        return turnover.counts();
    }

    /** What is wrong with the settings as they meet this machine, one sentence each. */
    public List<String> notices() {
        return turnover.notices();
    }

    /** In how many nanoseconds {@link #keepUp} is needed, if nothing else happens. */
    public long nextLook() {
        return Math.min(table.full ? FULL_NANOS : Long.MAX_VALUE, turnover.nextLook());
    }

    /** Lets a worker end once it has answered what it has; nothing takes its place. */
    public void drain(PoolWorker worker) {
        worker.beginDrain();
        book.with(book::changed);
    }

    /** Changes the bounds; returns the workers above the new maximum, which begin to drain. */
    public List<PoolWorker> resize(int newMin, int newMax) {
        return book.with(() -> {
            List<PoolWorker> above = table.resize(newMin, newMax);
            idleSlots.rejectMessages(newMax);
            growLocked();
            above.forEach(PoolWorker::beginDrain);
            book.changed();
            return above;
        });
    }

    /** @throws IllegalArgumentException if a pool cannot have such a slot */
    public void weight(int index, int weight) {
        Require.within("The slot", index, 0, PoolSpec.MAX_WORKERS - 1);
        book.with(() -> {
            table.slot(index).weight = weight;
            book.changed();
        });
    }

    /** Gives every quarantined slot a fresh start. */
    public void reset() {
        book.with(() -> {
            table.used().forEach(Slot::reset);
            book.changed();
            growLocked();
        });
    }

    /** Lets no process start any more and has those present end; returns them. */
    public List<PoolWorker> close() {
        return book.with(() -> {
            table.closing = true;
            idleSlots.rejectMessages(0);
            List<PoolWorker> present = table.workers(slot -> slot.occupied);
            present.addAll(turnover.close());
            present.forEach(PoolWorker::beginDrain);
            book.changed();
            return present;
        });
    }

    /** From now on no request is taken. */
    public void refuseAll() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }
}
