package dev.drover.service.internal.port;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;

/** A client's connection and the one to a worker. Of the relay's thread. */
final class Connection {

    private final SocketChannel client;
    private final SelectionKey clientKey;
    /** Those that could not be connected to, or broke before they had a byte. */
    private final Set<Backend> tried = new HashSet<>();
    /** When it is cut if it still waits for a worker. */
    final long cutAt;
    private Backend backend;
    private SocketChannel server;
    private SelectionKey serverKey;
    private Stream up;
    private Stream down;
    private long halfAt;

    Connection(SocketChannel client, Selector selector, long cutAt) throws IOException {
        this.client = client;
        this.cutAt = cutAt;
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        clientKey = client.register(selector, 0, this);
    }

    /** The worker that has it; null while it waits for one. */
    Backend backend() {
        return backend;
    }

    boolean tried(Backend one) {
        return tried.contains(one);
    }

    /** Begins anew with those that could not be connected to: they may be there again. */
    void forgive() {
        tried.clear();
    }

    /**
     * Begins to connect to a worker.
     *
     * @throws IOException if that is known to be in vain
     */
    void connect(Backend to, Selector selector) throws IOException {
        backend = to;
        SocketAddress at = to.at;
        server = at instanceof UnixDomainSocketAddress ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        server.configureBlocking(false);
        if (!(at instanceof UnixDomainSocketAddress)) server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        up = new Stream(client, server);
        down = new Stream(server, client);
        boolean connected = server.connect(at);
        serverKey = server.register(selector, connected ? 0 : SelectionKey.OP_CONNECT, this);
        if (connected) interest();
    }

    /**
     * Something can be done.
     *
     * @param which says at which side
     * @return whether both sides have ended
     * @throws IOException if either side is broken
     */
    boolean ready(SelectionKey which, ByteBuffer buffer) throws IOException {
        if (server == null) return false;
        boolean first = !server.isConnected();
        if (first && !server.finishConnect()) return false;
        boolean ofClient = which == clientKey;
        if (first || (ofClient ? which.isReadable() : which.isWritable())) up.pass(buffer);
        if (first || (ofClient ? which.isWritable() : which.isReadable())) down.pass(buffer);
        if (up.over() && down.over()) return true;
        interest();
        return false;
    }

    private void interest() {
        clientKey.interestOps(ops(up, down));
        serverKey.interestOps(ops(down, up));
    }

    private static int ops(Stream from, Stream to) {
        return (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
    }

    /** Whether the client is there and no byte has been passed on, so that another worker may have it. */
    boolean untouched() {
        return up == null || !up.any() && !down.any() && !up.broken();
    }

    /** Whether the worker has ended its side, and the client has not; it is not waited for without end. */
    boolean half() {
        if (down == null || !down.over() || up.over()) return false;
        if (halfAt == 0) halfAt = System.nanoTime();
        return true;
    }

    /** When the worker ended its side, by {@link System#nanoTime}. */
    long halfAt() {
        return halfAt;
    }

    /** Leaves its worker, which has not had a byte; it waits for another one. */
    void leave() {
        if (backend != null) tried.add(backend);
        backend = null;
        clientKey.interestOps(0);
        quietly(server);
        server = null;
        serverKey = null;
        up = down = null;
    }

    /** @param broken whether the other side is to know that not all has come */
    void close(boolean broken) {
        if (broken) {
            reset(client);
            reset(server);
        }
        quietly(client);
        quietly(server);
    }

    /** Its close tells the other side that the connection has failed. */
    private static void reset(SocketChannel one) {
        try {
            if (one != null && one.supportedOptions().contains(StandardSocketOptions.SO_LINGER))
                one.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is closed already: there is nobody to tell.
            return;
        }
    }

    private static void quietly(SocketChannel one) {
        try {
            if (one != null) one.close();
        } catch (IOException e) {
            // It is of no use any more, whatever it says.
            return;
        }
    }
}
