package dev.drover.tests.felix;

import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** What a bundle does that uses pools: it takes the service, and its worker's class is its own. */
public final class Program {

    private static final int SECONDS = 60;

    private Program() {}

    /** What the worker has answered. */
    public static String ask(BundleContext context, String text) throws Exception {
        ServiceTracker<ProcessPools, ProcessPools> tracker = new ServiceTracker<>(context, ProcessPools.class, null);
        tracker.open();
        try {
            ProcessPools pools = tracker.waitForService(TimeUnit.SECONDS.toMillis(SECONDS));
            try (ProcessPool pool = pools.open(PoolSpec.java("felix", Shout.class).max(1).strategy("random"))) {
                return pool.send(Shout.TASK, text).get(SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            tracker.close();
        }
    }
}
