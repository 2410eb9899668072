package dev.drover.service.internal.port;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.Durations;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.wire.link.SafeLog;

/**
 * Accepts the connections of a port and passes their bytes on. One thread does all of it; other threads leave what they
 * want in a queue.
 */
final class Relay {

    private static final System.Logger LOG = SafeLog.of(Relay.class);
    private static final int BUFFER = 64 << 10;
    private static final int BACKLOG = 1_024;
    private static final long LOOK_MILLIS = 20;
    private static final long PAUSE_NANOS = 100_000_000;
    /** A client that does not close what its server has closed keeps it so long. */
    private static final long HALF_NANOS = 10_000_000_000L;

    private final SharedPortSpec spec;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel port = ServerSocketChannel.open();
    private final SelectionKey portKey;
    private final Thread thread;
    private final Queue<Runnable> wanted = new ConcurrentLinkedQueue<>();
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong unserved = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    // These are of the thread.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Set<Connection> connections = new HashSet<>();
    /** Those whose worker has ended its side. */
    private final Set<Connection> halves = new HashSet<>();
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();
    private long acceptAgainAt;
    private boolean pausing;
    private volatile boolean closed;

    /** @throws IOException if the port cannot be had */
    Relay(SharedPortSpec spec) throws IOException {
        this.spec = spec;
        boolean bound = false;
        try {
            port.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            port.bind(spec.address(), BACKLOG);
            port.configureBlocking(false);
            portKey = port.register(selector, SelectionKey.OP_ACCEPT);
            bound = true;
        } finally {
            if (!bound) release();
        }
        thread = new Thread(this::run, "drover-port-" + address().getPort());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) port.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("The port has been closed", e);
        }
    }

    // ---- what other threads want

    /** From now on it gets connections. */
    void add(Backend one) {
        want(() -> backends.add(one));
    }

    /** From now on it gets none; it is released once it has none, and its connections are cut when its time is over. */
    void leave(Backend one) {
        one.leaving = true;
        want(() -> {
            one.cutAt = System.nanoTime() + Durations.nanos(spec.drain());
            releaseIfEmpty(one);
        });
    }

    private void want(Runnable work) {
        wanted.add(work);
        selector.wakeup();
    }

    SharedPortSnapshot snapshot(InetSocketAddress address) {
        return new SharedPortSnapshot(
                address, backends.stream().map(Backend::snapshot).toList(), open.get(), waits.get(), accepted.get(),
                unserved.get(), cut.get());
    }

    /** Ends all. Waits for the thread, unless it is that. */
    void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() == thread) return;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the thread

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (ClosedSelectorException e) {
                break;
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "The port " + spec.address() + " goes on after a failure", e);
            }
        }
        List.copyOf(connections).forEach(each -> end(each, true));
        backends.forEach(Backend::released);
        backends.clear();
        release();
    }

    private void release() {
        try (port; selector) {
            closed = true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The port " + spec.address() + " could not be closed", e);
        }
    }

    private void turn() throws IOException {
        boolean timed =
                pausing || !waiting.isEmpty() || !halves.isEmpty() || backends.stream().anyMatch(each -> each.leaving);
        selector.select(timed ? LOOK_MILLIS : 0);
        for (Runnable work; (work = wanted.poll()) != null;) work.run();
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            if (!key.isValid()) continue;
            if (key == portKey) accept();
            else
                ready((Connection) key.attachment(), key);
        }
        ready.clear();
        if (timed || !waiting.isEmpty()) look(System.nanoTime());
    }

    private void accept() {
        try {
            while (open.get() < spec.connections()) {
                SocketChannel client = port.accept();
                if (client == null) return;
                accepted.incrementAndGet();
                begin(client);
            }
            portKey.interestOps(0);
        } catch (IOException e) {
            // There may be no descriptor just now.
            LOG.log(Level.WARNING, "The port " + spec.address() + " takes no connection just now: " + e.getMessage());
            portKey.interestOps(0);
            pausing = true;
            acceptAgainAt = System.nanoTime() + PAUSE_NANOS;
        }
    }

    private void begin(SocketChannel client) throws IOException {
        Connection next;
        try {
            next = new Connection(client, selector, System.nanoTime() + Durations.nanos(spec.patience()));
        } catch (IOException e) {
            // The client has gone by now.
            client.close();
            return;
        }
        connections.add(next);
        open.incrementAndGet();
        assign(next);
    }

    /** Gives it to the worker that has the fewest; it waits if there is none. */
    private void assign(Connection one) {
        for (Backend best; (best = best(one)) != null;) {
            best.open.incrementAndGet();
            try {
                one.connect(best, selector);
                best.served.incrementAndGet();
                return;
            } catch (IOException | RuntimeException e) {
                abandon(one, best);
            }
        }
        waiting.add(one);
        waits.set(waiting.size());
    }

    private Backend best(Connection one) {
        Backend best = null;
        for (Backend each : backends)
            if (!each.leaving && !one.tried(each) && (best == null || each.open.get() < best.open.get())) best = each;
        return best;
    }

    private void abandon(Connection one, Backend from) {
        one.leave();
        from.open.decrementAndGet();
        releaseIfEmpty(from);
    }

    private void ready(Connection one, SelectionKey key) {
        try {
            if (one.ready(key, buffer)) end(one, false);
            else if (one.half()) halves.add(one);
        } catch (IOException | RuntimeException e) {
            Backend had = one.backend();
            if (had == null || !one.untouched()) {
                end(one, true);
                return;
            }
            // Its worker has not had a byte of it: another one may have it.
            abandon(one, had);
            assign(one);
        }
    }

    private void end(Connection one, boolean broken) {
        if (!connections.remove(one)) return;
        halves.remove(one);
        if (waiting.remove(one)) waits.set(waiting.size());
        one.close(broken);
        if (open.getAndDecrement() == spec.connections() && !pausing && !closed)
            portKey.interestOps(SelectionKey.OP_ACCEPT);
        Backend had = one.backend();
        if (had == null) return;
        had.open.decrementAndGet();
        releaseIfEmpty(had);
    }

    private void releaseIfEmpty(Backend one) {
        if (one.leaving && one.open.get() == 0 && backends.remove(one)) one.released();
    }

    // ---- what time brings

    private void look(long now) {
        if (pausing && now - acceptAgainAt >= 0) {
            pausing = false;
            portKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        List<Connection> again = List.copyOf(waiting);
        waiting.clear();
        for (Connection each : again) {
            if (now - each.cutAt >= 0) {
                unserved.incrementAndGet();
                end(each, true);
                continue;
            }
            each.forgive();
            assign(each);
        }
        waits.set(waiting.size());
        for (Connection each : List.copyOf(halves)) if (now - each.halfAt() >= HALF_NANOS) end(each, false);
        for (Backend each : backends) if (each.leaving && each.cutAt != 0 && now - each.cutAt >= 0) cut(each);
    }

    private void cut(Backend from) {
        for (Connection each : List.copyOf(connections)) {
            if (each.backend() != from) continue;
            cut.incrementAndGet();
            end(each, true);
        }
    }
}
