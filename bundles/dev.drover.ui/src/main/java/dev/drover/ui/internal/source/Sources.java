package dev.drover.ui.internal.source;

import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
import dev.drover.ui.ProcessAction;

/** The services that the view looks at, those that are there at the moment. Safe for use by many threads. */
public interface Sources {
    Optional<ProcessPools> pools();

    Optional<ProcessMonitor> monitor();

    /** In the order of their labels. */
    List<ProcessAction> actions();
}
