package dev.drover.channel;

import java.lang.System.Logger.Level;

import dev.drover.wire.link.SafeLog;

/**
 * Logs messages that were refused: the first of each ten seconds, and how many there were since, for whoever may send
 * may send without end. Safe for use by many threads.
 */
final class Refusals {

    private static final System.Logger LOG = SafeLog.of(Refusals.class);
    private static final long PERIOD_NANOS = 10_000_000_000L;

    private final String peer;
    private boolean any;
    private long last;
    private long unsaid;

    Refusals(String peer) {
        this.peer = peer;
    }

    void add(String from, String why) {
        long more;
        synchronized (this) {
            long now = System.nanoTime();
            if (any && now - last < PERIOD_NANOS) {
                unsaid++;
                return;
            }
            any = true;
            last = now;
            more = unsaid;
            unsaid = 0;
        }
        LOG.log(Level.WARNING, "A message of '" + from + "' to '" + peer + "' was refused: " + why
                + (more == 0 ? "" : " (and " + more + " others since the last line)"));
    }
}
