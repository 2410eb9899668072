package dev.drover.service;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.drover.api.Require;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.Services;
import dev.drover.service.internal.PooledService;

/**
 * The services of a program. In plain Java {@code new LocalServices(pools.service(), Messaging.ofThisProgram())}; in a
 * framework the service {@link Services} takes its place. Safe for use by many threads.
 */
public final class LocalServices implements Services, AutoCloseable {

    private static final int SPARE_SECONDS = 2;

    private final ProcessPools pools;
    private final Messages messages;
    private final List<PooledService> open = new CopyOnWriteArrayList<>();
    /** Tells those who wait, for that may run code of users. */
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "drover-services");
                thread.setDaemon(true);
                return thread;
            });
    private boolean closed;

    /**
     * @param pools what starts the processes; closing it ends them
     * @param messages what connects them
     */
    public LocalServices(ProcessPools pools, Messages messages) {
        this.pools = Require.given("pools", pools);
        this.messages = Require.given("messages", messages);
    }

    @Override
    public Service open(ServiceSpec spec) {
        Require.given("spec", spec);
        PooledService service;
        synchronized (this) {
            if (closed) throw new IllegalStateException("The services have been closed");
            check(spec.name());
            service = new PooledService(spec, messages, threads, open::remove);
            service.open(pools);
            open.add(service);
        }
        service.begin();
        return service;
    }

    private void check(String name) {
        if (find(name).isPresent())
            throw new IllegalArgumentException("A service named '" + name + "' is open already");
        if (messages.peer(name).filter(PeerSnapshot::local).isPresent())
            throw new IllegalArgumentException("A part of this program is the peer '" + name
                    + "' already: a service of that name could not be reached");
    }

    @Override
    public List<Service> all() {
        return List.copyOf(open);
    }

    /** Closes all services, one after the other. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        for (Service each : all()) each.close();
        threads.shutdown();
    }
}
