package dev.drover.pool.internal.slot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.PoolWorker;

/**
 * The replacement of workers that work well by fresh ones, whatever the reason. A successor starts in the slot of the
 * worker that it replaces. Once it has joined and is pre-heated it takes the slot, and the old worker gets no more
 * requests, answers those that it has, and ends. At most {@code max(1, 10 %)} of the workers are replaced at a time.
 *
 * <p>Guarded by the lock of the pool's slots. {@link #takeUntold} and {@link #takeLeft} have what needs no lock.
 */
final class Replacements {

    /** What waits for the old worker alone keeps it so long at most. */
    private static final long PINNED_PATIENCE_NANOS = 10_000_000_000L;

    private final SlotTable table;
    private final SlotStarter starter;
    private final BudgetShare budget;
    /** By the old worker, those first that were asked for first. */
    private final Map<PoolWorker, Replacement> wanted = new LinkedHashMap<>();
    /** Those whose old worker still answers what it has. */
    private final List<Replacement> leaving = new ArrayList<>();
    private final Map<RecycleReason, Long> counts = new EnumMap<>(RecycleReason.class);
    private List<Runnable> untold = new ArrayList<>();
    private List<PoolWorker> left = new ArrayList<>();

    /** @param budget where it has no room for a successor, a worker ends before that starts */
    Replacements(SlotTable table, SlotStarter starter, BudgetShare budget) {
        this.table = table;
        this.starter = starter;
        this.budget = budget;
    }

    // ---- what is under way

    /** The processes that have no slot, or not yet. */
    List<PoolWorker> extra() {
        List<PoolWorker> extra = new ArrayList<>();
        for (Replacement each : wanted.values()) if (each.successor != null) extra.add(each.successor);
        for (Replacement each : leaving) if (!each.inPlace) extra.add(each.old);
        return extra;
    }

    /** Whether this one is to be replaced, or replaces another. */
    boolean concerns(PoolWorker worker) {
        return wanted.containsKey(worker) || extra().contains(worker);
    }

    Map<RecycleReason, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Whether anything is wanted or under way. */
    boolean any() {
        return !wanted.isEmpty() || !leaving.isEmpty();
    }

    private int underWay() {
        return leaving.size() + (int) wanted.values().stream().filter(Replacement::begun).count();
    }

    private int most() {
        return Math.max(1, table.workers(slot -> slot.occupied).size() / 10);
    }

    // ---- steps

    /** Has a worker replaced when its turn comes; the replacement that it is in if it is in one. */
    Replacement want(PoolWorker old, RecycleReason reason, String why) {
        Replacement given = wanted.get(old);
        if (given != null) return given;
        Replacement next = new Replacement(old, reason, why);
        if (hasSlot(old)) wanted.put(old, next);
        else
            fail(next, ended(next));
        return next;
    }

    private static String ended(Replacement failed) {
        failed.stopped = true;
        return failed.old + " has ended or is ending already";
    }

    private boolean hasSlot(PoolWorker old) {
        return !table.closing && table.occupiedBy(old) != null && !old.closed();
    }

    /** Begins what may begin, and ends what may end. Called in each round, and after each change of these. */
    void step(long now) {
        for (Replacement each : List.copyOf(wanted.values())) {
            if (!hasSlot(each.old)) {
                giveUp(each, ended(each));
                continue;
            }
            if (!each.begun() && underWay() < most()) begin(each);
            boolean patient = each.old.queue().anyWaiting() && now - each.readyAt < PINNED_PATIENCE_NANOS;
            if (each.ready && !patient) swap(each);
        }
    }

    private void begin(Replacement next) {
        next.successor = starter.startBeside(table.slot(next.old.slotIndex()));
        // If there is no thread now it is tried again in the next round.
        if (next.successor != null || !budget.full()) return;
        next.inPlace = true;
        wanted.remove(next.old);
        leave(next);
    }

    /** Has a worker end without a successor, to make room; its slot gets another process when one is wanted. */
    void retire(PoolWorker worker, RecycleReason reason, String why) {
        if (!hasSlot(worker) || concerns(worker)) return;
        counts.merge(reason, 1L, Long::sum);
        left.add(worker);
        worker.beginRecycling(why);
    }

    /** The old worker leaves its slot to the successor. */
    private void swap(Replacement next) {
        wanted.remove(next.old);
        next.swapped = true;
        table.slot(next.old.slotIndex()).worker = next.successor;
        leave(next);
        tell(() -> next.outcome.complete(next.successor));
    }

    private void leave(Replacement next) {
        leaving.add(next);
        left.add(next.old);
        counts.merge(next.reason, 1L, Long::sum);
        next.old.beginRecycling(next.why);
    }

    // ---- what processes do

    /** A process has joined and is pre-heated. */
    void joined(PoolWorker worker, long now) {
        for (Replacement each : wanted.values()) {
            if (each.successor != worker) continue;
            each.ready = true;
            each.readyAt = now;
        }
        for (Replacement each : List.copyOf(leaving)) {
            if (!each.inPlace || each.successor != worker) continue;
            leaving.remove(each);
            tell(() -> {
                each.outcome.complete(worker);
                each.over.complete(null);
            });
        }
        step(now);
    }

    /**
     * A process has ended.
     *
     * @return whether that is dealt with: the slot has another process, or never was the ended one's
     */
    boolean ended(PoolWorker worker, Exit exit, long now) {
        boolean done = successorEnded(worker, exit) || oldEnded(worker, exit);
        step(now);
        return done;
    }

    private boolean successorEnded(PoolWorker worker, Exit exit) {
        for (Replacement each : List.copyOf(wanted.values())) {
            if (each.successor != worker) continue;
            each.successor = null;
            giveUp(each, exit.verdict());
            stopRolling(each.reason);
            return true;
        }
        for (Replacement each : List.copyOf(leaving)) {
            if (!each.inPlace || each.successor != worker) continue;
            leaving.remove(each);
            // It has the slot, which is dealt with as usual.
            fail(each, exit.verdict());
        }
        return false;
    }

    /** What would be replaced for the same reason would most likely fail as well: nobody else loses a worker by it. */
    private void stopRolling(RecycleReason reason) {
        if (reason != RecycleReason.RESTART && reason != RecycleReason.CODE) return;
        for (Replacement each : List.copyOf(wanted.values())) {
            if (each.reason != reason) continue;
            each.stopped = true;
            giveUp(each, "the restart has stopped");
        }
    }

    private boolean oldEnded(PoolWorker worker, Exit exit) {
        Replacement before = wanted.remove(worker);
        if (before != null) {
            before.stopped = true;
            fail(before, worker + " has ended before it could be replaced: " + exit.verdict());
            if (before.successor == null) return false;
            // The process that was to replace it does so at once.
            table.slot(worker.slotIndex()).succeed(before.successor, exit);
            return true;
        }
        for (Replacement each : List.copyOf(leaving)) {
            if (each.old != worker) continue;
            Slot slot = table.slot(worker.slotIndex());
            // A successor that was not needed is none of the slot's processes.
            if (each.begun()) slot.lastExit = exit;
            if (each.inPlace) return restartInPlace(each, slot, exit);
            leaving.remove(each);
            tell(() -> each.over.complete(null));
            return true;
        }
        return false;
    }

    private boolean restartInPlace(Replacement next, Slot slot, Exit exit) {
        if (table.closing || slot.index() >= table.max || slot.worker != next.old) {
            leaving.remove(next);
            fail(next, "there is no place for a successor of " + next.old);
            return false;
        }
        slot.ended(exit, false, 0);
        // If it cannot be made now, the slot is free and gets one when one is wanted.
        if (starter.start(slot)) next.successor = slot.worker;
        else {
            leaving.remove(next);
            fail(next, "no process could be started in place of " + next.old);
        }
        return true;
    }

    // ---- failing

    /** Stops a replacement whose old worker still has its slot: that goes on. */
    void giveUp(Replacement failed, String why) {
        if (!wanted.remove(failed.old, failed)) return;
        fail(failed, why);
        PoolWorker successor = failed.successor;
        if (successor == null) return;
        failed.successor = null;
        failed.inPlace = false;
        // It is nobody's any more, but it must be looked after until it has ended.
        Replacement orphan = new Replacement(successor, failed.reason, why);
        orphan.swapped = true;
        leaving.add(orphan);
        successor.beginRecycling("it is not needed any more");
    }

    private void fail(Replacement failed, String why) {
        RestartStopped cause = new RestartStopped(why, 0);
        // In this order, on one thread: who waits for the ends knows by then what has failed.
        tell(() -> {
            failed.outcome.completeExceptionally(cause);
            failed.over.complete(null);
        });
    }

    /** The pool closes: nothing is replaced any more. Returns the processes that have no slot. */
    List<PoolWorker> close() {
        List<PoolWorker> extra = extra();
        for (Replacement each : List.copyOf(wanted.values())) {
            wanted.remove(each.old);
            fail(each, "the pool is closed");
            if (each.successor == null) continue;
            Replacement orphan = new Replacement(each.successor, each.reason, each.why);
            orphan.swapped = true;
            leaving.add(orphan);
        }
        return extra;
    }

    // ---- telling

    private void tell(Runnable news) {
        untold.add(news);
    }

    /** What those who wait for replacements are to be told, without the lock; it leads to code of users. */
    List<Runnable> takeUntold() {
        List<Runnable> all = untold;
        untold = new ArrayList<>();
        return all;
    }

    /** The workers that get no more requests since this was last asked. */
    List<PoolWorker> takeLeft() {
        List<PoolWorker> all = left;
        left = new ArrayList<>();
        return all;
    }
}
