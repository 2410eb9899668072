package dev.drover.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import dev.drover.wire.link.Ring;

/**
 * Has the JDK get ready for what a worker needs to join, on threads beside the main one, which registers its handlers
 * meanwhile. All that is made is thrown away: it is the first of its kind that takes a new process milliseconds. Nor
 * does a failure matter; it will be there again when the thing is needed.
 */
final class Preparation extends Thread {

    private final boolean socket;

    private Preparation(boolean socket) {
        super(socket ? "drover-prepare-socket" : "drover-prepare-rest");
        this.socket = socket;
        setDaemon(true);
    }

    /** Begins it all. Once for a process. */
    static void begin() {
        new Preparation(true).start();
        new Preparation(false).start();
    }

    @Override
    public void run() {
        try {
            if (socket) openSocket();
            else
                makeRest();
        } catch (IOException | RuntimeException | LinkageError e) {
            return;
        }
    }

    /** 15 ms: the JDK makes itself a random generator for Unix sockets, and with it the security providers. */
    private static void openSocket() throws IOException {
        SocketChannel.open(StandardProtocolFamily.UNIX).close();
    }

    /** Object identifiers are needed by the socket's thread, the pid by the main one, ring and selector by the link. */
    private static void makeRest() throws IOException {
        loadObjectIdentifiers();
        ProcessHandle.current().pid();
        Ring.prepare();
        Selector.open().close();
    }

    /** A part of the security providers, 3 ms, that needs nothing else; where it has another name nothing is lost. */
    private static void loadObjectIdentifiers() {
        try {
            Class.forName("sun.security.util.KnownOIDs");
        } catch (ClassNotFoundException e) {
            return;
        }
    }
}
