package dev.drover.ui.internal.source;

import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
import dev.drover.ui.ProcessAction;

/** The services that the view reads, as far as they are present now. Safe for use by many threads. */
public interface Sources {
    Optional<ProcessPools> pools();

    Optional<ProcessMonitor> monitor();

    /** The actions of other bundles, sorted by label. */
    List<ProcessAction> actions();
}
