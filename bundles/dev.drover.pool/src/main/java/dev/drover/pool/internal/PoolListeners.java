package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.link.SafeLog;

/** Who is told when pools open and close. What a listener throws is logged, and the next one is told. */
final class PoolListeners {

    private static final System.Logger LOG = SafeLog.of(PoolListeners.class, SafeLog.Topic.SERVICE);

    private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener, which is told of the pools that are open. */
    void add(PoolListener listener, List<? extends ProcessPool> open) {
        listeners.add(listener);
        open.forEach(pool -> tell(listener, pool, PoolListener::opened));
    }

    void remove(PoolListener listener) {
        listeners.remove(listener);
    }

    void opened(ProcessPool pool) {
        listeners.forEach(each -> tell(each, pool, PoolListener::opened));
    }

    void closed(ProcessPool pool) {
        listeners.forEach(each -> tell(each, pool, PoolListener::closed));
    }

    private static void tell(PoolListener listener, ProcessPool pool, BiConsumer<PoolListener, ProcessPool> what) {
        try {
            what.accept(listener, pool);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A listener of pools failed for pool '" + pool.name() + "'", e);
        }
    }
}
