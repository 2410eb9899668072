package dev.drover.pool.internal.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.drover.api.Registration;
import dev.drover.api.pool.PoolSpec;
import dev.drover.pool.internal.worker.PoolWorker;

/** The slots of a pool and its bounds, and what follows from them. Guarded by the lock of {@link Slots}. */
final class SlotTable {

    private final LiveSpec spec;
    private final Slot[] slots = new Slot[PoolSpec.MAX_WORKERS];
    int min;
    int max;
    int minIdle;
    /** Whether no process may start any more. */
    boolean closing;
    /** Whether the memory budget has no room for another process. */
    volatile boolean full;
    /** Why it can never have, null if it can. */
    String tooSmall;

    /**
     * What a dispatcher needs to know.
     *
     * @param starting how many processes have been started and have not joined
     * @param coming how many are starting, or could be started now
     * @param canGrow whether another process can be started now
     * @param refuses why no worker can be had, null if one can
     * @param open the workers that have joined and take requests, in slot order
     */
    record Outlook(int starting, int coming, boolean canGrow, String refuses, List<PoolWorker> open) {}

    SlotTable(LiveSpec spec) {
        this.spec = spec;
        PoolSpec first = spec.now();
        min = first.min();
        max = first.max();
        minIdle = first.minIdle();
    }

    /** Changes the bounds; returns the workers above the new maximum. */
    List<PoolWorker> resize(int newMin, int newMax) {
        min = newMin;
        max = newMax;
        return workers(slot -> slot.occupied && slot.index() >= newMax);
    }

    Slot slot(int index) {
        if (slots[index] == null)
            slots[index] = made(index, spec.now());
        return slots[index];
    }

    private static Slot made(int index, PoolSpec spec) {
        return new Slot(spec.name(), index, spec.weightOf(index), spec.consoleBytes());
    }

    /** Those that have been used, or given a weight, in order. */
    List<Slot> used() {
        List<Slot> used = new ArrayList<>();
        for (Slot slot : slots) if (slot != null) used.add(slot);
        return used;
    }

    /** The slot of a worker, null if another worker has it by now, or the worker's end is dealt with. */
    Slot occupiedBy(PoolWorker worker) {
        Slot slot = slots[worker.slotIndex()];
        return slot != null && slot.occupied && slot.worker == worker ? slot : null;
    }

    /** The worker that a slot has, or had last; null if it never had one. */
    PoolWorker last(int index) {
        return index < 0 || index >= slots.length || slots[index] == null ? null : slots[index].worker;
    }

    /** The workers of these slots. */
    List<PoolWorker> workers(Predicate<Slot> wanted) {
        List<PoolWorker> workers = new ArrayList<>();
        for (Slot slot : slots) if (slot != null && wanted.test(slot)) workers.add(slot.worker);
        return workers;
    }

    /** The first slot in which a process can be started; null if there is none. */
    Slot free() {
        for (int i = 0; i < max; i++) if (slot(i).free()) return slot(i);
        return null;
    }

    /** Whether another process is wanted for the minimum, for requests that wait, or as a spare. */
    boolean wantsMore(int starting, int waiting) {
        int taken = 0;
        int asleep = 0;
        for (int i = 0; i < max; i++) {
            Slot slot = slot(i);
            if (slot.occupied || slot.restarting || slot.hibernating) taken++;
            if (slot.occupied && slot.worker.asleep()) asleep++;
        }
        // A sleeping worker is woken sooner than another process is started.
        return taken < min || starting + asleep < waiting || spares() < minIdle;
    }

    /** How many slots have a process that is idle or on its way. */
    int spares() {
        // Almost nobody wants any, and this is on the way of every start.
        if (minIdle == 0) return 0;
        int spares = 0;
        for (int i = 0; i < max; i++) {
            Slot slot = slot(i);
            if (slot.restarting || slot.occupied && (slot.worker.joining() || slot.worker.idle())) spares++;
        }
        return spares;
    }

    /** Whether one worker more than is wanted is open. */
    boolean surplus() {
        long open = workers(slot -> slot.occupied && !slot.worker.closed()).size();
        return open > min && (minIdle == 0 || spares() > minIdle);
    }

    /**
     * Ends the process of an idle worker for the time being, unless it is one of the spares; false if it does not.
     *
     * @param start brings the next one
     */
    boolean hibernate(PoolWorker worker, Runnable start) {
        Slot slot = occupiedBy(worker);
        if (slot == null || closing || slot.index() >= max || minIdle > 0 && spares() <= minIdle) return false;
        Registration messages = worker.drainIfIdle(start);
        if (messages != null) slot.hibernate(messages);
        return messages != null;
    }

    Outlook outlook() {
        int joining = 0;
        int free = 0;
        boolean serving = false;
        Slot obstacle = null;
        List<PoolWorker> open = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            Slot slot = slots[i];
            if (slot == null) {
                if (i < max) free++;
                continue;
            }
            if (slot.occupied && slot.worker.joining()) joining++;
            if (slot.occupied && !slot.worker.joining() && !slot.worker.closed()) open.add(slot.worker);
            if (i >= max) continue;
            if (slot.free()) free++;
            // Whether a trial in a quarantined slot succeeds is not known before its process has joined.
            serving |= slot.occupied && !slot.quarantined || slot.restarting;
            if (slot.quarantined) obstacle = slot;
        }
        boolean given = serving || obstacle == null || otherProgram(obstacle);
        String refuses = given ? null : obstacle.lastExit.verdict()
                + "; mend that: the slot is tried again from time to time, and at once when the pool is reset";
        if (refuses == null && !serving) refuses = tooSmall;
        boolean more = !closing && !full;
        return new Outlook(joining, joining + (more ? free : 0), more && free > 0 && refuses == null, refuses, open);
    }

    /** Whether a free slot would run something else than the one that was given up. */
    private boolean otherProgram(Slot given) {
        PoolSpec now = spec.now();
        for (int i = 0; i < max; i++)
            if ((slots[i] == null || slots[i].free()) && !now.workerOf(i).equals(now.workerOf(given.index())))
                return true;
        return false;
    }
}
