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
abstract class Preparation extends Thread {

    private Preparation(String name) {
        super("drover-" + name);
        setDaemon(true);
    }

    /** Begins it all. Once for a process. */
    static void begin() {
        // 15 ms: the JDK makes itself a random generator for Unix sockets, and with it the security providers.
        new Preparation("prepare-socket") {
            @Override
            void make() throws IOException {
                SocketChannel.open(StandardProtocolFamily.UNIX).close();
            }
        }.start();
        // Of these the first thread needs the first, the main one the next, and the link the others.
        new Preparation("prepare-rest") {
            @Override
            void make() throws IOException {
                loadObjectIdentifiers();
                ProcessHandle.current().pid();
                Ring.prepare();
                Selector.open().close();
            }
        }.start();
    }

    /** A part of the security providers, 3 ms, that needs nothing else; where it has another name nothing is lost. */
    private static void loadObjectIdentifiers() {
        try {
            Class.forName("sun.security.util.KnownOIDs");
        } catch (ClassNotFoundException e) {
            return;
        }
    }

    abstract void make() throws IOException;

    @Override
    public final void run() {
        try {
            make();
        } catch (IOException | RuntimeException | LinkageError e) {
            return;
        }
    }
}
