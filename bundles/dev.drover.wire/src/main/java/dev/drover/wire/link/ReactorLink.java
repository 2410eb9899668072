package dev.drover.wire.link;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;

/** A link as its reactor sees it. All but the link's public methods are called by the reactor's owner only. */
abstract class ReactorLink implements Link {

    private volatile SelectionKey key;
    private volatile Receiver receiver;

    /** Called once, before anything can arrive. */
    final void serve(SelectionKey newKey, Receiver newReceiver) {
        key = newKey;
        receiver = newReceiver;
    }

    final SelectionKey key() {
        return key;
    }

    final Receiver receiver() {
        return receiver;
    }

    /** Takes in what has arrived on the socket. */
    abstract void fill() throws IOException;

    /** Learns of what has arrived without the socket. */
    void look() {}

    /** Whether a complete frame, or a reason to end the link, is there. */
    abstract boolean hasFrame();

    /** Hands the next frame to the receiver. */
    abstract void deliver() throws IOException;

    /**
     * Prepares to wait: the other side has to ring from now on.
     *
     * @return false if a frame has come meanwhile
     */
    boolean mayWait() {
        return true;
    }

    /** Whether frames may come without the socket becoming readable. */
    boolean polled() {
        return false;
    }

    /** Why it is to end for something thrown that nobody expected. Whatever it is, it must cost this link only. */
    IOException failure(Throwable e) {
        Reactor.LOG.log(Level.ERROR, "A frame could not be handled", e);
        return new IOException("a frame could not be handled: " + e, e);
    }

    /** The socket can be written again. */
    abstract void writable() throws IOException;

    /** Ends it. Called once. */
    abstract void finish();
}
