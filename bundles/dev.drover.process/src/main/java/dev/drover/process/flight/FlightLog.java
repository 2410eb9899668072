package dev.drover.process.flight;

import java.lang.System.Logger.Level;

import dev.drover.wire.link.SafeLog;

/** Says which events were not recorded. */
final class FlightLog {

    private static final System.Logger LOG = SafeLog.of(FlightLog.class);

    private FlightLog() {}

    /** A recording without this event does no harm, which cannot be said of an error where a worker has ended. */
    static Timing lost(Throwable cause) {
        LOG.log(Level.DEBUG, "An event was not recorded", cause);
        return null;
    }
}
