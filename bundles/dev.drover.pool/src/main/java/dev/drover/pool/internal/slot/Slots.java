package dev.drover.pool.internal.slot;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

import dev.drover.api.lifecycle.Restart;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Candidates;
import dev.drover.pool.internal.dispatch.Growth;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;

/**
 * The places of a pool: which are taken, which are to be, and what happens when a process in one ends. No code of users
 * runs while the lock of the slots is held.
 */
public final class Slots implements Growth {

    private static final String CLOSED = "it is closed";
    /** A policy that decides nothing for so long is not waited for: the slot gets its next process. */
    private static final long DECIDE_NANOS = 10_000_000_000L;

    private final PoolSpec spec;
    private final PoolServices services;
    private final SlotStarter starter;
    private final IntSupplier waiting;
    private final Consumer<Candidates> candidates;
    private final SlotLifecycle lifecycle;

    private final SlotLock lock = new SlotLock();
    private final SlotTable table;
    /** Whether what is derived from the slots is behind. */
    private boolean stale;
    private long changes;
    private long restarts;

    /** Kept for those who ask on every request. */
    private volatile SlotTable.Outlook outlook;
    private volatile boolean closed;

    /**
     * @param around what each worker is given
     * @param waiting how many requests wait for any worker
     * @param candidates is told which workers may be picked, each time that changes
     */
    public Slots(PoolSpec spec, PoolServices services, PoolWorker.Surroundings around, IntSupplier waiting,
            Consumer<Candidates> candidates) {
        this.spec = spec;
        this.services = services;
        starter = new SlotStarter(spec, around, services.background());
        this.waiting = waiting;
        this.candidates = candidates;
        lifecycle = new SlotLifecycle(services);
        table = new SlotTable(spec);
        outlook = table.outlook();
    }

    // ---- what others ask

    @Override
    public boolean canGrow() {
        return outlook.canGrow();
    }

    @Override
    public int starting() {
        return outlook.starting();
    }

    @Override
    public int coming() {
        return outlook.coming();
    }

    @Override
    public String refuses() {
        return closed ? CLOSED : outlook.refuses();
    }

    public int min() {
        return lock.with(() -> table.min);
    }

    public int max() {
        return lock.with(() -> table.max);
    }

    public long changes() {
        return lock.with(() -> changes);
    }

    public long restarts() {
        return lock.with(() -> restarts);
    }

    /** The processes that are starting, alive or ending. */
    public List<PoolWorker> present() {
        return lock.with(() -> table.workers(slot -> slot.occupied));
    }

    /** The present, or else the last, process of each slot that ever had one. */
    public List<PoolWorker> known() {
        return lock.with(() -> table.workers(slot -> slot.worker != null));
    }

    /** The present, or else the last, process of a slot; null if there never was one. */
    public PoolWorker last(int index) {
        return lock.with(() -> table.last(index));
    }

    // ---- growing

    /**
     * Starts processes up to the minimum, and one for each waiting request and each missing spare up to the maximum.
     */
    @Override
    public void grow() {
        lock.with(this::growLocked);
    }

    private void growLocked() {
        for (Slot free; !table.closing && (free = table.free()) != null;) {
            if (outlook.refuses() != null || !table.wantsMore(outlook.starting(), waiting.getAsInt())) break;
            if (!starter.start(free)) break;
            changed();
        }
        changed();
    }

    /**
     * Does what is due and was not done: starts for which there was no thread, no memory or no decision, and missing
     * spares, which requests take without notifying the slots. Called by the housekeeper in each of its rounds.
     */
    public void keepUp() {
        lock.with(() -> {
            long now = services.nanoTime();
            for (Slot slot : table.used()) {
                starter.retry(slot);
                if (slot.overdue(now) != null) restart(slot, slot.overdue(now));
            }
            if (starter.anyRefused() || spec.minIdle() > 0 && canGrow() && table.spares() < spec.minIdle())
                growLocked();
            if (stale) changed();
        });
    }

    /** The present processes that take requests; if there is none, one is started. */
    public List<PoolWorker> presentOrOne() {
        return lock.with(() -> {
            List<PoolWorker> open = table.workers(slot -> slot.occupied && !slot.worker.closed());
            Slot free = open.isEmpty() && !table.closing ? table.free() : null;
            if (free != null) {
                if (!starter.start(free)) throw new Rejected("Pool '" + spec.name() + "' cannot start a process now");
                open.add(free.worker);
            }
            changed();
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
        Slot slot = lock.with(() -> {
            Slot left = table.occupiedBy(worker);
            if (left == null) return null;
            boolean meant = worker.draining() || exit.cause() == Exit.Cause.KILLED_BY_USER || table.closing;
            boolean again = !meant && left.index() < table.max;
            left.ended(exit, again, services.nanoTime() + DECIDE_NANOS);
            changed();
            return again ? left : null;
        });
        try {
            if (slot != null) decide(slot, worker, exit, permanent);
        } finally {
            grow();
        }
        return outlook.refuses();
    }

    private void decide(Slot slot, PoolWorker worker, Exit exit, boolean permanent) {
        Restart next = lifecycle.afterExit(worker, exit, permanent, slot.consecutiveFailures);
        lock.with(() -> {
            if (!slot.isDue(exit)) return;
            slot.decided(next, services.nanoTime() + next.delay().toNanos());
            // If it was the last hope, no other slot is to be tried in vain.
            changed();
        });
        services.after(next.delay(), () -> restart(slot, exit));
    }

    private void restart(Slot slot, Exit end) {
        lock.with(() -> {
            if (!slot.isDue(end) || table.closing) return;
            if (slot.index() >= table.max) slot.giveUpStart();
            else if (starter.start(slot)) restarts++;
            changed();
        });
    }

    /** A process has joined: its slot is as good as any, and others may be wanted now. */
    public void joined(PoolWorker worker) {
        lock.with(() -> {
            table.slot(worker.slotIndex()).quarantined = false;
            growLocked();
        });
    }

    /** Asks the policy about every worker at rest; returns those that begin to drain. */
    public List<PoolWorker> rest() {
        return lifecycle.rest(present(), this::drainSurplus);
    }

    /** Drains a worker at rest, unless that leaves fewer than the minimum, or fewer spares than wanted. */
    private boolean drainSurplus(PoolWorker worker) {
        return lock.with(() -> {
            boolean surplus = table.surplus();
            if (surplus) worker.beginDrain();
            changed();
            return surplus;
        });
    }

    // ---- what people want

    /** Lets a worker end once it has answered what it has; nothing takes its place. */
    public void drain(PoolWorker worker) {
        worker.beginDrain();
        lock.with(this::changed);
    }

    /** Changes the bounds; returns the workers above the new maximum, which begin to drain. */
    public List<PoolWorker> resize(int newMin, int newMax) {
        return lock.with(() -> {
            List<PoolWorker> above = table.resize(newMin, newMax);
            growLocked();
            above.forEach(PoolWorker::beginDrain);
            changed();
            return above;
        });
    }

    /** @throws IllegalArgumentException if a pool cannot have such a slot */
    public void weight(int index, int weight) {
        if (index < 0 || index >= PoolSpec.MAX_WORKERS)
            throw new IllegalArgumentException(
                    "The slot is " + index + ": it must be 0 to " + (PoolSpec.MAX_WORKERS - 1));
        lock.with(() -> {
            table.slot(index).weight = weight;
            changed();
        });
    }

    /** Gives every quarantined slot a fresh start. */
    public void reset() {
        lock.with(() -> {
            table.used().forEach(Slot::reset);
            changed();
            growLocked();
        });
    }

    /** Lets no process start any more and has those present end; returns them. */
    public List<PoolWorker> close() {
        return lock.with(() -> {
            table.closing = true;
            List<PoolWorker> present = table.workers(slot -> slot.occupied);
            present.forEach(PoolWorker::beginDrain);
            changed();
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

    /** Brings everything that is derived from the slots up to date. */
    private void changed() {
        changes++;
        stale = true;
        services.soon();
        outlook = table.outlook();
        candidates.accept(new Candidates(outlook.open().toArray(PoolWorker[]::new)));
        stale = false;
    }
}
