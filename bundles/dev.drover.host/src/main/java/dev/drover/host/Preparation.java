package dev.drover.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Ring;

/**
 * What a worker needs to join, made on a thread beside the main one, which registers its handlers meanwhile: the first of
 * its kind takes a new process milliseconds.
 */
abstract class Preparation<T> extends Thread {

    private T made;
    private Throwable failure;

    private Preparation(String name) {
        super("drover-" + name);
        setDaemon(true);
    }

    /** For 15 ms: the JDK makes itself a random generator for Unix sockets, and with it the security providers. */
    static Preparation<SocketChannel> ofSocket() {
        return new Preparation<SocketChannel>("socket") {
            @Override
            SocketChannel make() throws IOException {
                return SocketChannel.open(StandardProtocolFamily.UNIX);
            }
        }.begun();
    }

    /** For 5 ms, most of them to get ready to map a ring. */
    static Preparation<Reactor> ofReactor() {
        return new Preparation<Reactor>("preparation") {
            @Override
            Reactor make() throws IOException {
                Ring.prepare();
                return Reactor.start("drover-link");
            }
        }.begun();
    }

    final Preparation<T> begun() {
        start();
        return this;
    }

    abstract T make() throws IOException;

    @Override
    public final void run() {
        try {
            made = make();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Waits for what is made. */
    final T get() throws IOException {
        try {
            join();
        } catch (InterruptedException e) {
            throw new IOException("it was interrupted", e);
        }
        if (failure != null) throw new IOException(failure.getMessage(), failure);
        return made;
    }
}
