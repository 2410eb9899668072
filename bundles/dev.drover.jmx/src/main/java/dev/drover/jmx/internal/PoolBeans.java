package dev.drover.jmx.internal;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.link.SafeLog;
import javax.management.JMException;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Registers the beans of each pool as it opens, and unregisters them as it closes. */
@Component
public final class PoolBeans implements PoolListener {

    private static final System.Logger LOG = SafeLog.of(PoolBeans.class);

    private final MBeanServer server;
    private final Map<ProcessPool, RegisteredPool> pools = new ConcurrentHashMap<>();
    private volatile boolean over;

    @Activate
    public PoolBeans() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    PoolBeans(MBeanServer server) {
        this.server = server;
    }

    @Override
    public void opened(ProcessPool pool) {
        RegisteredPool beans = new RegisteredPool(server, pool);
        if (pools.putIfAbsent(pool, beans) != null) return;
        try {
            beans.register();
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "Pool '" + pool.name() + "' cannot be shown by JMX: " + e);
        }
        // It may have been closed meanwhile, or this bundle stopped.
        if (over || pool.snapshot().closed()) closed(pool);
    }

    @Override
    public void closed(ProcessPool pool) {
        RegisteredPool beans = pools.remove(pool);
        if (beans == null) return;
        try {
            beans.unregister();
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "The beans of pool '" + pool.name() + "' cannot be removed from JMX: " + e);
        }
    }

    /** Unregisters everything; the pools go on. */
    @Deactivate
    void close() {
        over = true;
        pools.keySet().forEach(this::closed);
    }
}
