package dev.drover.pool.internal.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.pool.internal.slot.FallbackPolicy;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.StartPace;
import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.console.ConsoleBuffer;

/**
 * A program around a pool in which nothing happens by itself: the clock stands still, processes are fakes, and work
 * that was handed to another thread or put off waits for the test. Used by one thread.
 */
public final class FakeServices implements PoolServices {

    private static final long FIRST_PID = 1_000_000_001L;

    /** Work that is due at a time. */
    public record Delayed(long due, Duration delay, Runnable work) {}

    public final ManualExecutor background = new ManualExecutor();
    public final ManualExecutor callbacks = new ManualExecutor();
    /** All processes that have been made, oldest first. */
    public final List<FakeHostProcess> processes = new ArrayList<>();
    /** Whether a round has been asked for; the test takes it back. */
    public boolean soon;
    /** How often code of a user was announced. */
    public int callbacksAnnounced;
    public LifecyclePolicy policy = new FallbackPolicy();
    public Sleeper sleeper;
    public ProcessMonitor monitor;
    public MemoryBudget memoryBudget;
    public StartPace starts = new StartPace(1_000, background, () -> this.now);

    /** Thrown when a spec is checked, if it is not null. */
    public IllegalArgumentException refusal;
    /** Thrown instead of making a process, if it is not null. */
    public Error hostFailure;
    /** Thrown instead of telling the time, if it is not null. */
    public Error clockFailure;
    /** Thrown instead of putting work off, if it is not null. */
    public Error afterFailure;
    /** What happens while a thread pauses. */
    public Runnable onPause = () -> {};

    private final List<Delayed> delayed = new ArrayList<>();
    // Not 0, which others use for "no time"; clocks may be negative, too.
    private long now = -5_000_000_000L;

    // ---- what the test does

    /** Moves the clock; runs what falls due on the way, each at its time. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        for (Delayed next; (next = nextDelayed()) != null && next.due() - end <= 0;) {
            now = Math.max(now, next.due());
            delayed.remove(next);
            next.work().run();
        }
        now = end;
    }

    private Delayed nextDelayed() {
        return delayed.stream().min(Comparator.comparingLong(Delayed::due)).orElse(null);
    }

    /** What has been put off and is not due yet, soonest first. */
    public List<Delayed> delayed() {
        return delayed.stream().sorted(Comparator.comparingLong(Delayed::due)).toList();
    }

    /** Runs everything that other threads would do now. */
    public void runAll() {
        while (background.waiting() + callbacks.waiting() > 0) {
            background.runAll();
            callbacks.runAll();
        }
    }

    /** The process that was made last. */
    public FakeHostProcess last() {
        return processes.getLast();
    }

    // ---- what the pool sees

    @Override
    public HostProcess host(HostSpec spec, ConsoleBuffer console, HostListener listener) {
        if (hostFailure != null) throw hostFailure;
        FakeHostProcess process = new FakeHostProcess(FIRST_PID + processes.size(), spec, console, listener);
        processes.add(process);
        return process;
    }

    @Override
    public void check(PoolSpec spec) {
        if (refusal != null) throw refusal;
    }

    @Override
    public long nanoTime() {
        if (clockFailure != null) throw clockFailure;
        return now;
    }

    /** Lets the time pass, and all other threads do what they have to. */
    @Override
    public void pause(long nanos) {
        if (Thread.currentThread().isInterrupted()) return;
        advance(Duration.ofNanos(nanos));
        runAll();
        onPause.run();
    }

    @Override
    public void after(Duration delay, Runnable work) {
        if (afterFailure != null) throw afterFailure;
        delayed.add(new Delayed(now + delay.toNanos(), delay, work));
    }

    @Override
    public void soon() {
        soon = true;
    }

    @Override
    public ManualExecutor background() {
        return background;
    }

    @Override
    public StartPace starts() {
        return starts;
    }

    @Override
    public ManualExecutor callbacks() {
        return callbacks;
    }

    @Override
    public void beforeCallback() {
        callbacksAnnounced++;
    }

    @Override
    public LifecyclePolicy policy() {
        return policy;
    }

    @Override
    public Sleeper sleeper() {
        return sleeper;
    }

    @Override
    public ProcessMonitor monitor() {
        return monitor;
    }

    @Override
    public MemoryBudget memoryBudget() {
        return memoryBudget;
    }
}
