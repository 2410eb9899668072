package dev.drover.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import dev.drover.wire.link.Ring;

/**
 * Has the JDK get ready for what a worker needs to join, on threads beside the main one, which registers its handlers
 * meanwhile. All that is made is thrown away: it is the first of its kind that takes a new process milliseconds. Nor does
 * a failure matter; it will be there again when the thing is needed.
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
        // 5 ms.
        new Preparation("prepare-ring") {
            @Override
            void make() throws IOException {
                Ring.prepare();
                Selector.open().close();
            }
        }.start();
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
