package dev.drover.monitor.internal.components;

import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Tells of components of Drover, or for it, that cannot start: each once, by its name and with the reason, in the log
 * and so in the error log. It looks when the runtime of the components says that some of them have changed.
 */
@Component(service = FailedComponents.class, immediate = true)
public final class FailedComponents {

    private static final System.Logger LOG = SafeLog.of(FailedComponents.class, SafeLog.Topic.SERVICE);
    /** Services come one after another: who still waits when nothing has changed for so long waits in vain. */
    private static final int QUIET_SECONDS = 20;

    private final Failures failures = new Failures();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("drover-components").factory());
    private ScheduledFuture<?> quiet;

    @Activate
    public FailedComponents() {
        // While nothing changes there is no thread.
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
    }

    @Reference(updated = "look")
    void look(ServiceComponentRuntime components) {
        lookSoon(components);
    }

    private synchronized void lookSoon(ServiceComponentRuntime components) {
        if (quiet != null) quiet.cancel(false);
        try {
            executor.execute(() -> look(components, false));
            quiet = executor.schedule(() -> look(components, true), QUIET_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Nobody looks at components any more", e);
        }
    }

    private void look(ServiceComponentRuntime components, boolean waitedLong) {
        try {
            for (String failure : failures.news(components, waitedLong)) LOG.log(Level.WARNING, failure);
        } catch (RuntimeException e) {
            // The runtime may be on its way out. Its next change is looked at again.
            LOG.log(Level.DEBUG, "Components could not be looked at", e);
        }
    }

    @Deactivate
    void close() {
        executor.shutdownNow();
    }
}
