package dev.drover.pool.internal.worker;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.process.HostProcess;
import dev.drover.process.flight.Flight;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.SafeLog;

/**
 * The sleep of one worker. Nobody who sends waits for a wake-up: the sender asks for it and is told of room.
 *
 * <p>The gate is closed to requests from before the host is told of a doze until it has been told of the wake-up. A
 * trim leaves the gate open. Whatever fails on the way down ends awake.
 */
final class WorkerSleep {

    private static final System.Logger LOG = SafeLog.of(WorkerSleep.class);
    /** For a collection and what the application drops, on a busy machine. A request that comes ends the wait. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration WOKEN_TIMEOUT = Duration.ofSeconds(2);

    /** What the sleep leads to. */
    interface Events {
        /** It takes requests again. */
        void awake();

        /** Ends the process for the time being, if it has nothing in flight and is not needed; false if not. */
        boolean hibernate();
    }

    private final WorkerGate gate;
    private final HostProcess process;
    private final Executor background;
    private final Events events;
    private final SleepRecord record;
    private final Object lock = new Object();
    /** Guarded by the lock when it changes together with the gate. */
    private volatile Nap nap;

    /** One sleep, from the closing of the gate to its opening. */
    private static final class Nap {
        final Sleeper sleeper;
        final long since = System.nanoTime();
        final CompletableFuture<Void> awake = new CompletableFuture<>();
        /** The call that tells the host of it; null if it is not told. */
        volatile CompletableFuture<Object> told;
        /** From now on the process must not be stopped for it. */
        volatile boolean over;

        /** @param sleeper the one that wakes it: its service may have gone by then */
        Nap(Sleeper sleeper) {
            this.sleeper = sleeper;
        }
    }

    /** @param background runs what waits */
    WorkerSleep(WorkerGate gate, HostProcess process, Executor background, SleepRecord record, Events events) {
        this.gate = gate;
        this.process = process;
        this.background = background;
        this.record = record;
        this.events = events;
    }

    // ---- falling asleep

    /**
     * Puts the process to sleep, if it has nothing in flight. Reads files of the system, and waits for the sleeper.
     *
     * @param with stops the process; null if that cannot be done here
     * @return settles when it sleeps, or has been trimmed; with {@link Rejected} if not
     */
    CompletableFuture<Void> sleep(Depth depth, Sleeper with) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        try {
            Optional<String> keptAwake = process.keptAwake();
            boolean stops = depth == Depth.FREEZE || depth == Depth.DOZE;
            if (keptAwake.isPresent()) fail(outcome, keptAwake.get());
            else if (stops && process.holdsFileLock())
                trim("it holds a lock of a file, for which others may wait, so it is only trimmed", outcome);
            else if (depth == Depth.TRIM) trim("", outcome);
            else if (depth == Depth.HIBERNATE) hibernate("", outcome);
            else
                nap(depth, with, outcome);
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    private void fail(CompletableFuture<Void> outcome, String why) {
        outcome.completeExceptionally(new Rejected(process.name() + " was not put to sleep: " + why));
    }

    private void trim(String why, CompletableFuture<Void> outcome) {
        if (!gate.idle()) fail(outcome, "it is busy, starting, asleep or ending");
        else if (record.trimmed()) outcome.complete(null);
        else if (!offers(Control.TRIM)) {
            record.problem("its host cannot trim");
            fail(outcome, "its host does not offer " + Control.TRIM.name());
        } else {
            long since = record.idleSince();
            long before = process.memory();
            process.control(Control.TRIM, null, TIMEOUT).whenComplete(
                    (answer, failure) -> aside(() -> trimmed(why, since, before, answer, failure, outcome)));
        }
    }

    private void trimmed(
            String why, long since, long before, Object answer, Throwable failure, CompletableFuture<Void> outcome) {
        String problem = failure == null ? SleepWords.said(answer, "problem")
                : "it could not be trimmed: " + SleepWords.message(failure);
        if (failure == null) {
            record.trimmed(since, before, process.memory(), why.isEmpty() ? problem : why);
            outcome.complete(null);
        } else {
            record.problem(problem);
            fail(outcome, problem);
        }
    }

    private void hibernate(String why, CompletableFuture<Void> outcome) {
        long before = process.memory();
        if (process.talks()) fail(outcome, "a message of it or for it is not answered");
        else if (events.hibernate()) {
            record.slept(Depth.HIBERNATE, before, 0, why);
            outcome.complete(null);
        } else
            fail(outcome, "it is busy, starting or ending, or is one of the idle workers that its pool keeps");
    }

    private void nap(Depth depth, Sleeper with, CompletableFuture<Void> outcome) {
        Nap now = new Nap(with);
        synchronized (lock) {
            if (!gate.sleep()) {
                fail(outcome, "it is busy, starting, asleep or ending");
                return;
            }
            nap = now;
        }
        try {
            long before = process.memory();
            if (depth == Depth.DOZE && with != null && offers(Control.DOZE)) {
                now.told = process.control(Control.DOZE, null, TIMEOUT);
                now.told.whenComplete(
                        (answer, failure) -> aside(() -> told(now, before, answer, failure, outcome)));
            } else
                stop(now, Depth.FREEZE, before, depth == Depth.DOZE ? "its host cannot doze" : "", outcome);
        } catch (Throwable e) {
            abandon(now);
            throw e;
        }
    }

    /** The host has answered that it is ready to be stopped, or that it is not. */
    private void told(Nap now, long before, Object answer, Throwable failure, CompletableFuture<Void> outcome) {
        String veto =
                failure != null ? "its doze failed: " + SleepWords.message(failure) : SleepWords.said(answer, "veto");
        if (veto.isEmpty()) stop(now, Depth.DOZE, before, SleepWords.said(answer, "problem"), outcome);
        else {
            boolean woken = now.over || gate.waking();
            abandon(now);
            if (!woken) record.problem(veto);
            fail(outcome, woken ? "it was woken meanwhile" : veto);
        }
    }

    private void stop(Nap now, Depth depth, long before, String problem, CompletableFuture<Void> outcome) {
        boolean stopped;
        try {
            if (now.sleeper == null) throw new UnsupportedOperationException("this system cannot stop a process");
            stopped = process.sleep(now.sleeper, () -> !now.over && !gate.waking() && !gate.closed());
        } catch (Throwable e) {
            // A sleeper may be somebody else's: it may throw anything.
            abandon(now);
            String why = "it cannot be stopped: " + SleepWords.message(e);
            if (!why.equals(record.problem()))
                LOG.log(Level.WARNING, process.name() + " hibernates instead of sleeping: " + why);
            record.problem(why);
            now.awake.thenRun(() -> aside(() -> hibernate(why, outcome)));
            return;
        }
        if (stopped) {
            Flight.asleep(process.name(), process.pid());
            record.slept(depth, before, process.memory(), problem);
            outcome.complete(null);
        } else {
            abandon(now);
            fail(outcome, "it was woken, its host was asked for something, or it took a lock of a file, meanwhile");
        }
    }

    /**
     * It does not come to sleep; whoever is waking it already goes on with that. Who has woken it may have put it to
     * sleep again by now: that sleep is another one's, and goes on.
     */
    private void abandon(Nap now) {
        now.over = true;
        boolean waking;
        synchronized (lock) {
            waking = nap == now && gate.beginWake();
        }
        if (!waking) return;
        if (now.told != null) wakeAside();
        else
            finish(now);
    }

    // ---- waking

    /**
     * Has the process woken, if it sleeps; returns at once. If there is no thread for that just now it sleeps on, and
     * whoever wants it asks again.
     */
    void wake() {
        if (gate.beginWake()) wakeAside();
    }

    private void wakeAside() {
        boolean taken = false;
        try {
            background.execute(this::wakeNow);
            taken = true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, process.name() + " cannot be woken now", e);
        } finally {
            if (!taken) gate.wakeFailed();
        }
    }

    /** Settles when the present sleep, if there is one, is over. */
    CompletableFuture<Void> whenAwake() {
        Nap now = nap;
        return now == null || !gate.asleep() ? CompletableFuture.completedFuture(null) : now.awake.copy();
    }

    private void wakeNow() {
        Nap now;
        synchronized (lock) {
            now = nap;
        }
        CompletableFuture<Object> told = now.told;
        try {
            now.over = true;
            if (told != null) told.cancel(false);
            process.wake(now.sleeper, () -> {});
        } catch (Throwable e) {
            process.kill(Exit.Cause.UNRESPONSIVE, "its wake-up, " + SleepWords.message(e) + ",");
            return;
        }
        Flight.awake(process.name(), process.pid());
        // One that is to end has no use for its hook.
        if (told == null || gate.closed() || !offers(Control.WOKEN)) finish(now);
        else {
            long millis = (System.nanoTime() - now.since) / 1_000_000;
            process.control(Control.WOKEN, Map.of("millis", millis), WOKEN_TIMEOUT).whenComplete((done, failure) -> {
                if (failure != null && !process.over())
                    LOG.log(Level.WARNING, process.name() + " goes on after a wake-up that it was told of in vain: "
                            + SleepWords.message(failure));
                finish(now);
            });
        }
    }

    private void finish(Nap now) {
        try {
            record.awake();
        } finally {
            gate.awake();
            now.awake.complete(null);
            events.awake();
        }
    }

    // ---- words

    private boolean offers(Task<?, ?> control) {
        return process.controls().contains(control.name());
    }

    /** Runs what reads files of the system off the thread of the link. */
    private void aside(Runnable work) {
        try {
            background.execute(work);
        } catch (Throwable e) {
            work.run();
        }
    }
}
