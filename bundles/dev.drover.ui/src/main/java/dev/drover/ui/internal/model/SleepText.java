package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.text.Figures;

/** What the sleep of workers gives back. */
public final class SleepText {
    private SleepText() {}

    /** Whether the worker sleeps so deep that its process is ended, or is ending. */
    static boolean withoutProcess(WorkerSnapshot worker) {
        return worker.state() == WorkerState.ASLEEP
                && worker.sleep().depth().filter(depth -> depth == Depth.HIBERNATE).isPresent();
    }

    /** The memory that a worker takes less since it sleeps, in bytes; -1 if it is awake, or if that is not known. */
    public static long givenBack(WorkerSnapshot worker) {
        SleepReport sleep = worker.sleep();
        if (worker.state() != WorkerState.ASLEEP || sleep.memoryBefore() < 0 || sleep.memoryAfter() < 0) return -1;
        return Math.max(0, sleep.memoryBefore() - sleep.memoryAfter());
    }

    /** How a worker sleeps, in a sentence; "" if it is awake and nothing kept it from sleeping. */
    static String note(WorkerSnapshot worker) {
        if (worker.state() != WorkerState.ASLEEP) return "";
        long back = givenBack(worker);
        String text = withoutProcess(worker) ? "Sleeps without a process; the next request starts one." : "";
        if (back >= 0)
            text += (text.isEmpty() ? "" : " ") + "Sleep gave back " + Figures.bytes(back) + " of "
                    + Figures.bytes(worker.sleep().memoryBefore()) + ".";
        String problem = worker.sleep().problem();
        if (problem.isEmpty()) return text;
        return (text.isEmpty() ? "" : text + " ") + "Not as deep as wanted: " + problem + ".";
    }

    /** How many of the workers sleep and what that gives back, for a line of figures; "" if none sleeps. */
    public static String of(List<WorkerSnapshot> workers) {
        long asleep = workers.stream().filter(worker -> worker.state() == WorkerState.ASLEEP).count();
        long back = workers.stream().mapToLong(SleepText::givenBack).filter(bytes -> bytes > 0).sum();
        if (asleep == 0) return "";
        return Figures.count(asleep) + " asleep" + (back > 0 ? ", " + Figures.bytes(back) + " given back" : "");
    }
}
