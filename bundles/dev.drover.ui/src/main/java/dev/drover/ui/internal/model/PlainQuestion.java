package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;

/** A question about an action other than ending processes. */
public record PlainQuestion(String question, String consequence, String verb, boolean force) implements Question {

    /** Before a signal is sent to processes. */
    public static PlainQuestion signal(List<Row> targets, String signal) {
        String what = targets.size() == 1
                ? targets.get(0).name() + " (process " + targets.get(0).pid() + ")"
                : targets.size() + " processes";
        int inFlight = targets.stream().mapToInt(row -> Math.max(0, row.inFlight())).sum();
        String effect = signal.equals("STOP")
                ? "It stands still until it gets CONT. A pool kills a worker that gives no sign of life for too long."
                : "What a process does about it is its own matter: without a handler it ends.";
        return new PlainQuestion("Send " + signal + " to " + what + "?",
                (inFlight > 0 ? tasks(inFlight) + " in flight will fail or run again if it ends.\n\n" : "") + effect,
                "Send " + signal, true);
    }

    /** Before a pool is shut down. */
    public static PlainQuestion shutdown(PoolSnapshot pool) {
        int taken = pool.inFlight() + pool.queued();
        return new PlainQuestion("Shut down the pool " + pool.name() + "?",
                (taken > 0 ? tasks(taken) + " that it has taken will be finished first. " : "No task is waiting. ")
                        + "New ones fail, and its processes end. Only the program can open it again.",
                "Shut Down", true);
    }

    private static String tasks(int count) {
        return Figures.count(count, "task");
    }
}
