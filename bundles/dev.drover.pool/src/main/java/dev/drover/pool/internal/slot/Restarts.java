package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.time.Duration;

import dev.drover.api.lifecycle.Restart;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.text.Figures;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/** The next process of a slot whose process has ended unasked: when it starts, as the lifecycle policy says. */
final class Restarts {

    private static final System.Logger LOG = SafeLog.of(Restarts.class, SafeLog.Topic.START);
    /** A policy that decides nothing for so long is not waited for: the slot gets its next process. */
    static final long DECIDE_NANOS = 10_000_000_000L;

    /** Whoever has overwritten the code may not be done with it. */
    private static final Duration OTHER_CODE = Duration.ofSeconds(1);

    private final LiveSpec spec;
    private final SlotBook book;
    private final PoolServices services;
    private final SlotStarter starter;
    private final SlotLifecycle lifecycle;
    private long restarts;

    Restarts(LiveSpec spec, SlotBook book, PoolServices services, SlotStarter starter, SlotLifecycle lifecycle) {
        this.spec = spec;
        this.book = book;
        this.services = services;
        this.starter = starter;
        this.lifecycle = lifecycle;
    }

    /** How many processes have been started in place of one that ended by itself. */
    long count() {
        return book.with(() -> restarts);
    }

    /** Has the policy decide, without a lock. */
    void decide(Slot slot, PoolWorker worker, Exit exit, boolean permanent) {
        // The next process has other code: what this one did says nothing of it.
        ProcessSpec program = worker.spec().workerOf(slot.index());
        boolean otherCode = !program.equals(spec.now().workerOf(slot.index()))
                || CodeFiles.changedSince(program, worker.process().started()).isPresent();
        Restart next = otherCode ? Restart.after(OTHER_CODE, slot.consecutiveFailures)
                : lifecycle.afterExit(worker, exit, permanent, slot.consecutiveFailures);
        boolean quarantined = book.with(() -> {
            boolean before = slot.quarantined;
            if (!slot.isDue(exit)) return false;
            slot.decided(next, services.nanoTime() + next.delay().toNanos());
            if (slot.quarantined) slot.rejectMessages(services.callbacks());
            // If it was the last hope, no other slot is to be tried in vain.
            book.changed();
            return slot.quarantined && !before;
        });
        if (quarantined)
            LOG.log(Level.WARNING, slot.name() + " is quarantined, and tried again in " + Figures.duration(next.delay())
                    + " and then more rarely: " + next.quarantine().orElse("") + ". The last end: " + exit.verdict());
        services.after(next.delay(), () -> restart(slot, exit));
    }

    /** Starts what should have been started by now. */
    void keepUp(Slot slot, long now) {
        Exit overdue = slot.overdue(now);
        if (overdue != null) restart(slot, overdue);
    }

    private void restart(Slot slot, Exit end) {
        book.with(() -> {
            if (!slot.isDue(end) || book.table.closing) return;
            if (slot.index() >= book.table.max) {
                slot.giveUpStart();
                slot.rejectMessages(services.callbacks());
            } else if (starter.start(slot)) restarts++;
            book.changed();
        });
    }
}
