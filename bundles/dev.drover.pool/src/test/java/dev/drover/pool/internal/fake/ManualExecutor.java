package dev.drover.pool.internal.fake;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor that runs nothing before the test says so, on the test's thread. */
public final class ManualExecutor implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** How much has been run. */
    public int run;
    private Error failure;
    private boolean refusing;

    @Override
    public void execute(Runnable work) {
        if (failure != null) throw failure;
        if (refusing) throw new RejectedExecutionException("this executor is told to refuse");
        waiting.add(work);
    }

    /** Refuses work from now on, or takes it again. */
    public void refuse(boolean now) {
        refusing = now;
    }

    /** Throws this for all work from now on, as when the system has no thread to spare; null to take work again. */
    public void failWith(Error now) {
        failure = now;
    }

    /** How much has been taken and not been run. */
    public int waiting() {
        return waiting.size();
    }

    /** Runs the oldest; false if there is none. */
    public boolean runNext() {
        Runnable next = waiting.poll();
        if (next == null) return false;
        run++;
        next.run();
        return true;
    }

    /** Runs all, and what they add. */
    public void runAll() {
        while (runNext()) {}
    }
}
