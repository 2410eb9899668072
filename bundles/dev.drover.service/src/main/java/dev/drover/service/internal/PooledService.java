package dev.drover.service.internal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.drover.api.Durations;
import dev.drover.api.Registration;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSnapshot;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.ServiceState;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/** A service that is a pool of one. Safe for use by many threads. */
public final class PooledService implements Service {

    private static final System.Logger LOG = SafeLog.of(PooledService.class);
    private static final int ONLY = 0;

    private final ServiceSpec spec;
    private final Messages messages;
    private final Executor threads;
    private final Consumer<PooledService> whenClosed;
    private final Set<CompletableFuture<ServiceSnapshot>> waiting = ConcurrentHashMap.newKeySet();
    private final Reloads reloads;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile ProcessPool pool;
    private Messages.Expected expected;
    private Registration changes;
    /** Somebody has wanted it: from now on it is kept alive. */
    private volatile boolean wanted;

    /**
     * @param threads runs what leads to code of users
     * @param whenClosed called once, when nothing of it is left
     */
    public PooledService(
            ServiceSpec spec, Messages messages, Executor threads, Consumer<PooledService> whenClosed) {
        this.spec = spec;
        this.messages = messages;
        this.threads = threads;
        this.whenClosed = whenClosed;
        wanted = spec.start() == ServiceSpec.Start.AT_OPEN;
        reloads = new Reloads(() -> pool.restart().thenApply(replaced -> snapshot()));
    }

    /**
     * Opens its pool. Called once, before anybody else has it.
     *
     * @throws IllegalArgumentException if there is a pool of that name
     */
    public void open(ProcessPools pools) {
        // Before its process could join, so that no message finds neither.
        expected = messages.expect(spec.name(), this::want);
        boolean opened = false;
        try {
            pool = pools.open(spec.pool());
            opened = true;
        } finally {
            if (!opened) expected.close();
        }
    }

    /** From now on it follows what its process does. Called once, after {@link #open}. */
    public void begin() {
        changes = pool.onChange(this::look);
        if (wanted && spec.start() == ServiceSpec.Start.ON_DEMAND) pool.resize(1, 1);
        look();
    }

    /** A message waits for it, or somebody does. */
    private void want() {
        boolean first = !wanted;
        wanted = true;
        // A message may come before there is a pool.
        if (pool == null || closed.get()) return;
        if (first) pool.resize(1, 1);
        pool.worker(ONLY).filter(it -> it.snapshot().state() == WorkerState.ASLEEP).ifPresent(Worker::wake);
    }

    // ---- what its process does

    /** Looks what has changed; called again for each change, by one thread at a time or several. */
    private void look() {
        ServiceSnapshot now = snapshot();
        switch (now.state()) {
            case RUNNING, ASLEEP -> {
                expected.accept();
                settle(future -> future.complete(now));
            }
            case QUARANTINED -> {
                expected.refuse(refusal(now));
                settle(future -> future.completeExceptionally(new Rejected(refusal(now))));
            }
            case CLOSED -> settle(future -> future.completeExceptionally(gone()));
            case WAITING, STARTING -> {}
        }
    }

    private static String refusal(ServiceSnapshot it) {
        return "Service '" + it.name() + "' does not start, and is tried again later: " + it.problem();
    }

    private Rejected gone() {
        return new Rejected("Service '" + name() + "' has been closed");
    }

    private void settle(Consumer<CompletableFuture<ServiceSnapshot>> how) {
        for (CompletableFuture<ServiceSnapshot> each : List.copyOf(waiting)) {
            try {
                threads.execute(() -> how.accept(each));
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.log(Level.DEBUG, "Who waits for a service is told by this thread", e);
                how.accept(each);
            }
        }
    }

    // ---- the service

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    @Override
    public ProcessPool pool() {
        return pool;
    }

    @Override
    public CompletableFuture<ServiceSnapshot> connected() {
        CompletableFuture<ServiceSnapshot> waits = new CompletableFuture<>();
        waiting.add(waits);
        waits.whenComplete((done, failure) -> waiting.remove(waits));
        want();
        look();
        return waits;
    }

    @Override
    public CompletableFuture<ServiceSnapshot> reload() {
        return closed.get() ? CompletableFuture.failedFuture(gone()) : reloads.reload();
    }

    @Override
    public ServiceSnapshot snapshot() {
        PoolSnapshot its = pool.snapshot();
        WorkerSnapshot only = its.workers().isEmpty() ? null : its.workers().getFirst();
        ServiceState state = state(only);
        boolean alive = only != null && only.state() != WorkerState.EXITED;
        Map<RecycleReason, Long> recycled = its.recycled();
        return new ServiceSnapshot(
                name(), spec.start(), state, alive ? only.pid() : 0, its.restarts(),
                recycled.values().stream().mapToLong(Long::longValue).sum(),
                state == ServiceState.QUARANTINED
                        ? only.lastExit().map(Exit::verdict).orElse("its program ended too often") : "");
    }

    private ServiceState state(WorkerSnapshot only) {
        if (closed.get()) return ServiceState.CLOSED;
        ServiceState without = wanted ? ServiceState.STARTING : ServiceState.WAITING;
        if (only == null) return without;
        return switch (only.state()) {
            case READY, BUSY -> ServiceState.RUNNING;
            case ASLEEP, WAKING -> ServiceState.ASLEEP;
            case QUARANTINED -> ServiceState.QUARANTINED;
            case STARTING, DRAINING -> ServiceState.STARTING;
            case EXITED -> without;
        };
    }

    // ---- its end

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        expected.close();
        if (changes != null) changes.close();
        try {
            finish(spec.pool().closeGrace());
        } finally {
            pool.close();
            whenClosed.accept(this);
            look();
        }
    }

    /** Lets its process deal with what it has. */
    private void finish(Duration grace) {
        pool.resize(0, 1);
        CompletableFuture<?>[] ends =
                pool.workers().stream().map(Worker::drain).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(Durations.nanos(grace), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "Service '" + name() + "' is ended before it has dealt with all that it had", e);
        }
    }

    @Override
    public String toString() {
        return "Service[" + name() + "]";
    }
}
