package dev.drover.process.internal.fake;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor that runs nothing before the test says so, on the test's thread. */
public final class ManualExecutor implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** Thrown for all work while it is set, as when the system has no thread to spare. */
    public Error failure;
    /** Whether work is refused, as after the end. */
    public boolean refuses;

    @Override
    public void execute(Runnable work) {
        if (failure != null) throw failure;
        if (refuses) throw new RejectedExecutionException("this executor is told to refuse");
        waiting.add(work);
    }

    public int waiting() {
        return waiting.size();
    }

    /** Runs all, and what they add. */
    public void runAll() {
        for (Runnable next; (next = waiting.poll()) != null;) next.run();
    }
}
