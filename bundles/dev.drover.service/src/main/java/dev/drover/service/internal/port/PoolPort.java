package dev.drover.service.internal.port;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.drover.api.Registration;
import dev.drover.api.pool.Hold;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.wire.link.SafeLog;

/** The port of a pool: has each worker listen once it has joined, and holds it while it has connections. */
public final class PoolPort implements SharedPort {

    private static final System.Logger LOG = SafeLog.of(PoolPort.class);

    private final ProcessPool pool;
    private final SharedPortSpec spec;
    private final Consumer<SharedPort> whenClosed;
    private final Relay relay;
    private final InetSocketAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** The workers that have been asked to listen; guarded by itself. */
    private final Map<Worker, Hold> asked = new IdentityHashMap<>();
    private Registration changes;

    /**
     * @param whenClosed called once, when it has been closed
     * @throws IOException if the port cannot be had
     */
    public PoolPort(ProcessPool pool, SharedPortSpec spec, Consumer<SharedPort> whenClosed) throws IOException {
        this.pool = pool;
        this.spec = spec;
        this.whenClosed = whenClosed;
        relay = new Relay(spec);
        address = relay.address();
    }

    /** From now on workers are asked to listen. */
    public void begin() {
        relay.start();
        changes = pool.onChange(this::look);
        look();
    }

    /** How people write it. */
    public static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    // ---- the workers

    private void look() {
        var present = pool.workers();
        synchronized (asked) {
            asked.keySet().removeIf(worker -> !present.contains(worker));
            if (closed.get()) return;
            for (Worker each : present) {
                WorkerState state = each.snapshot().state();
                boolean joined = state == WorkerState.READY || state == WorkerState.BUSY;
                if (joined && !asked.containsKey(each)) ask(each);
            }
        }
    }

    private void ask(Worker worker) {
        Hold hold = worker.hold();
        asked.put(worker, hold);
        worker.send(spec.listen(), text(address)).whenComplete((answer, failure) -> {
            if (failure == null) listens(worker, hold, answer);
            else
                failed(worker, hold, failure.getMessage());
        });
    }

    private void listens(Worker worker, Hold hold, Object answer) {
        Backend backend;
        try {
            backend = new Backend(worker.snapshot().name(), Backend.at(answer), hold::close);
        } catch (IllegalArgumentException e) {
            failed(worker, hold, e.getMessage());
            return;
        }
        relay.add(backend);
        hold.leaving().thenRun(() -> leaves(backend, hold));
        if (closed.get()) hold.close();
    }

    private void failed(Worker worker, Hold hold, String why) {
        hold.close();
        if (!closed.get())
            LOG.log(Level.WARNING, worker.snapshot().name() + " does not serve the port " + text(address) + ": " + why);
    }

    private void leaves(Backend backend, Hold hold) {
        relay.leave(backend);
        spec.leave().ifPresent(task -> hold.send(task, text(address)).whenComplete((answer, failure) -> {
            if (failure != null)
                LOG.log(Level.DEBUG, backend.worker + " was not told to leave the port " + text(address), failure);
        }));
    }

    // ---- the port

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public SharedPortSnapshot snapshot() {
        return relay.snapshot(address);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        if (changes != null) changes.close();
        relay.close();
        synchronized (asked) {
            asked.values().forEach(Hold::close);
            asked.clear();
        }
        whenClosed.accept(this);
    }

    @Override
    public String toString() {
        return "SharedPort[" + text(address) + " of " + pool.name() + "]";
    }
}
