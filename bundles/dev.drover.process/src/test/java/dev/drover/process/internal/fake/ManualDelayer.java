package dev.drover.process.internal.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.drover.process.internal.thread.Delayer;

/** A clock that stands still until the test moves it, and what is due by it. */
public final class ManualDelayer implements Delayer {

    private record Step(long due, Runnable work) {}

    private final List<Step> steps = new ArrayList<>();
    /** Thrown for every step while it is set, as when there is no memory to remember it. */
    public Error failure;
    /** How often a round was asked for. */
    public int soons;
    private long now;

    /** In nanoseconds. */
    public long now() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable work) {
        if (failure != null) throw failure;
        steps.add(new Step(now + delay.toNanos(), work));
    }

    @Override
    public void soon() {
        soons++;
    }

    /** Moves the clock; runs what falls due on the way, each at its time. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            Step next = steps.stream().min(Comparator.comparingLong(Step::due)).orElse(null);
            if (next == null || next.due > end) break;
            now = next.due;
            steps.remove(next);
            next.work.run();
        }
        now = end;
    }
}
