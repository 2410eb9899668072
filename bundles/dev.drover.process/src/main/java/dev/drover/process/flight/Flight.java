package dev.drover.process.flight;

import dev.drover.api.process.Exit;

/**
 * The events of Drover in recordings of the JDK's Flight Recorder: {@code dev.drover.WorkerStart}, {@code WorkerEnd},
 * {@code WorkerSleep}, {@code WorkerWake}, {@code WorkerRecycle} and {@code Request}. A request is recorded if it takes
 * longer than the event's threshold, 20 ms unless the recording says otherwise.
 *
 * <p>While nothing is recorded each method is one check, and no event is made. Where the JDK has no Flight Recorder, or
 * a framework does not let this bundle see it, nothing is recorded. Safe for use by many threads; throws nothing.
 */
public final class Flight {

    /** Whether the Flight Recorder can be seen: only then is {@link FlightEvents} touched, which needs it. */
    private static final boolean PRESENT = present();

    private Flight() {}

    private static boolean present() {
        try {
            Class.forName("jdk.jfr.Event", false, Flight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** A worker has joined. */
    public static void started(String worker, long pid) {
        if (PRESENT) quietly(() -> FlightEvents.started(worker, pid));
    }

    /** A worker's process has ended, or could not be started. */
    public static void ended(String worker, Exit exit) {
        if (PRESENT) quietly(() -> FlightEvents.ended(worker, exit));
    }

    /** A worker has been put to sleep. */
    public static void asleep(String worker, long pid) {
        if (PRESENT) quietly(() -> FlightEvents.asleep(worker, pid));
    }

    /** A worker runs again. */
    public static void awake(String worker, long pid) {
        if (PRESENT) quietly(() -> FlightEvents.awake(worker, pid));
    }

    /**
     * A worker that works well ends, for another one has its place or is to have it.
     *
     * @param why in a few words
     */
    public static void recycled(String worker, long pid, String why) {
        if (PRESENT) quietly(() -> FlightEvents.recycled(worker, pid, why));
    }

    /** A request has been taken; null if requests are not recorded. */
    public static Timing taken(String pool, String task) {
        if (!PRESENT) return null;
        try {
            return FlightEvents.taken(pool, task);
        } catch (Throwable e) {
            return FlightLog.lost(e);
        }
    }

    private static void quietly(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            FlightLog.lost(e);
        }
    }
}
