package dev.drover.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.Require;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.api.port.SharedPorts;
import dev.drover.service.internal.port.PoolPort;

/**
 * The shared ports of a program. Each has one thread, which passes on the bytes of all its connections. In a framework
 * the service {@link SharedPorts} takes its place. Safe for use by many threads.
 */
public final class LocalSharedPorts implements SharedPorts, AutoCloseable {

    private final List<SharedPort> open = new CopyOnWriteArrayList<>();

    @Override
    public SharedPort open(ProcessPool pool, SharedPortSpec spec) {
        Require.given("spec", spec);
        if (Require.given("pool", pool).snapshot().min() < 1)
            throw new IllegalArgumentException("Pool '" + pool.name()
                    + "' may have no worker at all: a shared port needs a pool with a minimum of 1 or more");
        try {
            PoolPort port = new PoolPort(pool, spec, open::remove);
            open.add(port);
            port.begin();
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("The port " + PoolPort.text(spec.address()) + " cannot be opened: "
                    + e.getMessage(), e);
        }
    }

    @Override
    public List<SharedPort> all() {
        return List.copyOf(open);
    }

    /** Closes all ports. */
    @Override
    public void close() {
        for (SharedPort each : open) each.close();
    }
}
