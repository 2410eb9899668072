package dev.drover.pool.internal.worker;

import java.io.IOException;
import java.lang.System.Logger.Level;

import dev.drover.wire.Output;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.SafeLog;

/**
 * The way to a worker's process, for one who must not be thrown out of the middle of sending. If the link throws,
 * nobody knows what has left: the frame counts as sent and the link is ended, and with it the process, whose end
 * settles what it has not answered.
 */
final class WorkerLink {

    private static final System.Logger LOG = SafeLog.of(WorkerLink.class);

    private final String worker;
    private final WorkerGate gate;
    private volatile Link link;

    WorkerLink(String worker, WorkerGate gate) {
        this.worker = worker;
        this.gate = gate;
    }

    /** The process has joined. */
    void opened(Link now) {
        link = now;
    }

    /** Sends a frame; false if the link has ended and it will not leave. Never throws, once the process has joined. */
    boolean send(int type, int number, long correlation, Output payload) {
        Link open = link;
        try {
            return open.send(type, number, correlation, payload);
        } catch (Throwable e) {
            breakOff(e);
            return true;
        }
    }

    /** Ends the link, and lets no more requests in. */
    void breakOff(Throwable cause) {
        gate.close();
        try {
            link.close(new IOException(worker + " cannot be spoken to any more", cause));
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "The link of " + worker + " could not be ended", e);
        }
    }

    /** How many bytes wait to leave. */
    long unsent() {
        return link.unsent();
    }

    /** Null before the process has joined. */
    Link link() {
        return link;
    }
}
