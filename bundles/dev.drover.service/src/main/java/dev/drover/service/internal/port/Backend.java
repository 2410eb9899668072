package dev.drover.service.internal.port;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.port.SharedPortSnapshot;

/** A worker that listens. What changes is changed by the relay's thread, and read by any. */
final class Backend {

    private static final int MOST_PORT = 65_535;

    final String worker;
    final SocketAddress at;
    final AtomicInteger open = new AtomicInteger();
    final AtomicLong served = new AtomicLong();
    /** It gets no new connections. */
    volatile boolean leaving;
    /** When its connections are cut, by {@link System#nanoTime}; of the relay's thread. */
    long cutAt;
    private final Runnable release;

    /** @param release called by the relay's thread, once, when it has no connections and gets no more */
    Backend(String worker, SocketAddress at, Runnable release) {
        this.worker = worker;
        this.at = at;
        this.release = release;
    }

    /** It has no connections, and gets no more. */
    void released() {
        release.run();
    }

    SharedPortSnapshot.Server snapshot() {
        String where = at instanceof InetSocketAddress net ? PoolPort.text(net) : at.toString();
        return new SharedPortSnapshot.Server(worker, where, open.get(), served.get(), leaving);
    }

    /**
     * Where a worker says that it listens.
     *
     * @throws IllegalArgumentException if that is neither a port nor a path
     */
    static SocketAddress at(Object answer) {
        String text = String.valueOf(answer).strip();
        if (text.startsWith("/")) return UnixDomainSocketAddress.of(text);
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_PORT)
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(text));
        throw new IllegalArgumentException("'" + text + "' is neither a port nor the absolute path of a socket");
    }
}
