package dev.drover.process.flight;

import dev.drover.api.process.Exit;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** The events themselves. Loaded only where the Flight Recorder is there. */
final class FlightEvents {

    private FlightEvents() {}

    /** What happens to a worker. */
    @Category("Drover")
    @StackTrace(false)
    abstract static class WorkerEvent extends Event {
        @Label("Worker")
        String worker;
        @Label("Process ID")
        long pid;

        final void commit(String name, long id) {
            worker = name;
            pid = id;
            commit();
        }
    }

    @Name("dev.drover.WorkerStart")
    @Label("Worker Start")
    static final class WorkerStart extends WorkerEvent {}

    @Name("dev.drover.WorkerSleep")
    @Label("Worker Sleep")
    static final class WorkerSleep extends WorkerEvent {}

    @Name("dev.drover.WorkerWake")
    @Label("Worker Wake")
    static final class WorkerWake extends WorkerEvent {}

    @Name("dev.drover.WorkerRecycle")
    @Label("Worker Recycle")
    static final class WorkerRecycle extends WorkerEvent {
        @Label("Reason")
        String reason;
    }

    @Name("dev.drover.WorkerEnd")
    @Label("Worker End")
    static final class WorkerEnd extends WorkerEvent {
        @Label("Cause")
        String cause;
        @Label("Exit Code")
        int exitCode;
        @Label("Verdict")
        String verdict;
    }

    @Name("dev.drover.Request")
    @Label("Request")
    @Category("Drover")
    @StackTrace(false)
    @Threshold("20 ms")
    static final class Request extends Event implements Timing {
        @Label("Pool")
        String pool;
        @Label("Task")
        String task;
        @Label("Answered")
        boolean answered;

        @Override
        public void settled(boolean withResult) {
            try {
                end();
                if (!shouldCommit()) return;
                answered = withResult;
                commit();
            } catch (Throwable e) {
                FlightLog.lost(e);
            }
        }
    }

    static void started(String worker, long pid) {
        WorkerStart event = new WorkerStart();
        if (event.isEnabled()) event.commit(worker, pid);
    }

    static void ended(String worker, Exit exit) {
        WorkerEnd event = new WorkerEnd();
        if (!event.isEnabled()) return;
        event.cause = exit.cause().name();
        event.exitCode = exit.code();
        event.verdict = exit.verdict();
        event.commit(worker, exit.pid());
    }

    static void asleep(String worker, long pid) {
        WorkerSleep event = new WorkerSleep();
        if (event.isEnabled()) event.commit(worker, pid);
    }

    static void awake(String worker, long pid) {
        WorkerWake event = new WorkerWake();
        if (event.isEnabled()) event.commit(worker, pid);
    }

    static void recycled(String worker, long pid, String why) {
        WorkerRecycle event = new WorkerRecycle();
        if (!event.isEnabled()) return;
        event.reason = why;
        event.commit(worker, pid);
    }

    static Timing taken(String pool, String task) {
        Request event = new Request();
        if (!event.isEnabled()) return null;
        event.pool = pool;
        event.task = task;
        event.begin();
        return event;
    }
}
