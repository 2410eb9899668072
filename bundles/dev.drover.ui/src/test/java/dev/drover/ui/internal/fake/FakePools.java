package dev.drover.ui.internal.fake;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Health;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.shared.SharedObject;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.internal.source.Sources;

/** The pools' service and the rest of what the view looks at. */
public class FakePools implements ProcessPools, Sources {
    public static final List<String> STRATEGIES =
            List.of("least-connections", "random", "round-robin", "specify", "weighted-round-robin");
    public final List<FakePool> pools = new CopyOnWriteArrayList<>();
    public final List<ProcessAction> actions = new CopyOnWriteArrayList<>();
    public final FakeMonitor monitor = new FakeMonitor();
    public final FakeMessages messages = new FakeMessages();
    public final FakeErrors errors = new FakeErrors();
    public volatile Callable<List<SharedObject>> shared = List::of;
    /** Null as in a program that is no IDE. */
    public volatile Origins origins;
    public volatile boolean messagesThere = true;
    public volatile boolean poolsThere = true;
    public volatile boolean monitorThere = true;

    @Override
    public ProcessPool open(PoolSpec spec) {
        throw new UnsupportedOperationException("the view opens nothing");
    }

    @Override
    public List<ProcessPool> all() {
        return List.copyOf(pools);
    }

    @Override
    public List<String> strategies() {
        return STRATEGIES;
    }

    @Override
    public Optional<ProcessPools> pools() {
        return poolsThere ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<ProcessMonitor> monitor() {
        return monitorThere ? Optional.of(monitor) : Optional.empty();
    }

    @Override
    public Optional<Messages> messages() {
        return messagesThere ? Optional.of(messages) : Optional.empty();
    }

    @Override
    public Optional<ErrorLog> errors() {
        return Optional.of(errors);
    }

    @Override
    public Optional<HealthCheck> health() {
        return Optional.of(() -> new Health(Instant.EPOCH, 60L << 20, 512L << 20, 0.012, errors.stuck));
    }

    @Override
    public Optional<Origins> origins() {
        return Optional.ofNullable(origins);
    }

    @Override
    public List<SharedObject> shared() throws IOException {
        try {
            return shared.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public List<ProcessAction> actions() {
        return List.copyOf(actions);
    }
}
