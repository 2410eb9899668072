package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.Exit;

/** The places of a pool: which are taken, which are to be, and what happens when a process in one ends. */
final class Slots {

    private static final System.Logger LOG = System.getLogger(Slots.class.getName());

    private final Pool pool;
    private final PoolSpec spec;
    private final Engine engine;
    private final Dispatcher dispatcher;

    private final ReentrantLock lock = new ReentrantLock();
    private final Slot[] slots = new Slot[PoolSpec.MAX_WORKERS];
    private int min;
    private int max;
    private boolean closed;
    private long changes;
    private long restarts;

    // Kept for those who ask on every request.
    private volatile boolean canGrow;
    private volatile int starting;
    private volatile int coming;
    private volatile String hopeless;

    Slots(Pool pool, PoolSpec spec, Engine engine, Dispatcher dispatcher) {
        this.pool = pool;
        this.spec = spec;
        this.engine = engine;
        this.dispatcher = dispatcher;
        min = spec.min();
        max = spec.max();
        changed();
    }

    // ---- what others ask

    boolean canGrow() {
        return canGrow;
    }

    /** How many processes have been started and have not joined. */
    int starting() {
        return starting;
    }

    /** How many processes are starting, or could be started now. */
    int coming() {
        return coming;
    }

    /** Why no worker can be had, null if one can. */
    String hopeless() {
        return hopeless;
    }

    int min() {
        return locked(() -> min);
    }

    int max() {
        return locked(() -> max);
    }

    long changes() {
        return locked(() -> changes);
    }

    long restarts() {
        return locked(() -> restarts);
    }

    /** The processes that are starting, alive or ending. */
    List<Member> present() {
        return members(slot -> slot.occupied);
    }

    /** The present, or else the last, process of each slot that ever had one. */
    List<Member> known() {
        return members(slot -> slot.member != null);
    }

    Member last(int index) {
        if (index < 0 || index >= slots.length) return null;
        return locked(() -> slots[index] == null ? null : slots[index].member);
    }

    private List<Member> members(Predicate<Slot> wanted) {
        return locked(() -> {
            List<Member> members = new ArrayList<>();
            for (Slot slot : slots) if (slot != null && wanted.test(slot)) members.add(slot.member);
            return members;
        });
    }

    // ---- growing

    /** Starts processes up to the minimum, and one for each waiting request and each missing spare up to the maximum. */
    void grow() {
        locked(() -> {
            growLocked();
            return null;
        });
    }

    private void growLocked() {
        if (closed) return;
        while (true) {
            int taken = 0;
            Slot free = null;
            for (int i = 0; i < max; i++) {
                Slot slot = slot(i);
                if (slot.occupied || slot.restarting) taken++;
                else if (free == null && slot.free()) free = slot;
            }
            boolean wanted = hopeless == null
                    && (taken < min || starting < pool.backlog.size() || spares() < spec.minIdle());
            if (free == null || !wanted) break;
            start(free);
        }
        changed();
    }

    /** How many slots have a process that is idle or on its way. */
    private int spares() {
        // Almost nobody wants any, and this is on the way of every start.
        if (spec.minIdle() == 0) return 0;
        int spares = 0;
        for (int i = 0; i < max; i++) {
            Slot slot = slot(i);
            if (slot.restarting || slot.occupied && (slot.member.gate.joining() || slot.member.gate.idle())) spares++;
        }
        return spares;
    }

    /** Starts what is missing of the spares; called by the housekeeper, for requests come and go without a word here. */
    void keepSpares() {
        if (spec.minIdle() == 0 || !canGrow) return;
        locked(() -> {
            if (spares() < spec.minIdle()) growLocked();
            return null;
        });
    }

    /** The present processes that take requests; if there is none, one is started. */
    List<Member> presentOrOne() {
        return locked(() -> {
            List<Member> open = new ArrayList<>();
            for (Slot slot : slots)
                if (slot != null && slot.occupied && !slot.member.gate.closed()) open.add(slot.member);
            for (int i = 0; i < max && open.isEmpty() && !closed; i++) {
                if (!slot(i).free()) continue;
                start(slot(i));
                open.add(slot(i).member);
            }
            changed();
            return open;
        });
    }

    private void start(Slot slot) {
        slot.occupied = true;
        slot.restarting = false;
        slot.member = new Member(pool, slot, spec, engine);
        engine.background().execute(slot.member::start);
        changed();
    }

    private Slot slot(int index) {
        if (slots[index] == null)
            slots[index] = new Slot(spec.name(), index, spec.weightOf(index), spec.consoleBytes());
        return slots[index];
    }

    // ---- what processes do

    void joined() {
        grow();
    }

    /**
     * A process has ended.
     *
     * @param useless whether starting it again can be of no use
     * @return why no worker can be had any more, null if one can
     */
    String ended(Member member, Exit exit, boolean useless) {
        return locked(() -> {
            Slot slot = member.slot;
            slot.occupied = false;
            slot.lastExit = exit;
            boolean meant = member.ending.retiring() || exit.cause() == Exit.Cause.KILLED_BY_USER;
            if (!meant && !closed && slot.index < max) {
                slot.fruitless = member.done() > 0 ? 0 : slot.fruitless + 1;
                Optional<Duration> delay = useless ? Optional.empty() : delay(member, exit, slot.fruitless);
                slot.quarantined = delay.isEmpty();
                slot.restarting = delay.isPresent();
                delay.ifPresent(time -> engine.after(time, () -> restart(slot)));
            }
            // If it was the last hope, no other slot is to be tried in vain.
            changed();
            growLocked();
            return hopeless;
        });
    }

    private Optional<Duration> delay(Member member, Exit exit, int fruitless) {
        try {
            return engine.policy().afterExit(member.snapshot(), exit, fruitless);
        } catch (RuntimeException | Error e) {
            // It may be somebody else's, or of a bundle that is just being replaced.
            LOG.log(Level.ERROR, "The lifecycle policy failed for " + member + "; the built-in one decides", e);
            return new FallbackPolicy().afterExit(member.snapshot(), exit, fruitless);
        }
    }

    private void restart(Slot slot) {
        locked(() -> {
            if (slot.restarting && !closed && slot.index < max) {
                restarts++;
                start(slot);
            }
            slot.restarting = false;
            changed();
            return null;
        });
    }

    /** Asks the policy about every worker at rest. */
    void rest() {
        for (Member member : present()) {
            if (!member.gate.idle() || member.gate.asleep()) continue;
            IdleAction rest;
            try {
                rest = engine.policy().whenIdle(member.snapshot());
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "The lifecycle policy failed for " + member, e);
                continue;
            }
            Sleeper sleeper = engine.sleeper();
            if (rest == IdleAction.SLEEP && sleeper != null) member.sleep(sleeper);
            if (rest == IdleAction.DRAIN) retireAbove(member);
        }
    }

    /** Retires a worker at rest, unless that leaves fewer than the minimum, or fewer spares than wanted. */
    private void retireAbove(Member member) {
        boolean surplus = locked(() -> {
            long open = present().stream().filter(each -> !each.gate.closed()).count();
            boolean above = open > min && (spec.minIdle() == 0 || spares() > spec.minIdle());
            if (above) member.ending.drain();
            return above;
        });
        if (surplus) retire(member);
    }

    // ---- what people want

    void retire(Member member) {
        locked(() -> {
            member.ending.drain();
            changed();
            return null;
        });
        dispatcher.unbind(member).forEach(request -> pool.retired(request, member));
        dispatcher.run();
    }

    void resize(int newMin, int newMax) {
        List<Member> surplus = locked(() -> {
            min = newMin;
            max = newMax;
            List<Member> above = new ArrayList<>();
            for (int i = max; i < slots.length; i++)
                if (slots[i] != null && slots[i].occupied) above.add(slots[i].member);
            growLocked();
            return above;
        });
        surplus.forEach(this::retire);
    }

    void weight(int index, int weight) {
        locked(() -> {
            slot(index).weight = weight;
            changes++;
            return null;
        });
    }

    void reset() {
        locked(() -> {
            for (Slot slot : slots) {
                if (slot == null || !slot.quarantined) continue;
                slot.quarantined = false;
                slot.fruitless = 0;
            }
            changed();
            growLocked();
            return null;
        });
    }

    /** Lets no process start any more and has those present end. */
    List<Member> close() {
        return locked(() -> {
            closed = true;
            List<Member> present = present();
            present.forEach(member -> member.ending.drain());
            changed();
            return present;
        });
    }

    /** Brings everything that is derived from the slots up to date. */
    private void changed() {
        changes++;
        int joining = 0;
        int free = 0;
        boolean serving = false;
        Slot obstacle = null;
        List<Member> open = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            Slot slot = slots[i];
            if (slot == null) {
                if (i < max) free++;
                continue;
            }
            if (slot.occupied && slot.member.gate.joining()) joining++;
            if (slot.occupied && !slot.member.gate.joining() && !slot.member.gate.closed()) open.add(slot.member);
            if (i >= max) continue;
            if (slot.free()) free++;
            serving |= slot.occupied || slot.restarting;
            if (slot.quarantined) obstacle = slot;
        }
        starting = joining;
        coming = joining + (closed ? 0 : free);
        boolean given = serving || obstacle == null || otherProgram(obstacle);
        hopeless = given ? null : obstacle.lastExit.verdict() + "; mend that and reset the pool";
        canGrow = free > 0 && !closed && hopeless == null;
        dispatcher.live(new Live(open.toArray(Member[]::new)));
    }

    /** Whether a free slot would run something else than the one that was given up. */
    private boolean otherProgram(Slot given) {
        for (int i = 0; i < max; i++)
            if ((slots[i] == null || slots[i].free()) && !spec.workerOf(i).equals(spec.workerOf(given.index)))
                return true;
        return false;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
