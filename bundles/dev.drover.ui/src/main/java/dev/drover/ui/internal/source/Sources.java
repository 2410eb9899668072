package dev.drover.ui.internal.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
import dev.drover.shared.SharedObject;
import dev.drover.ui.ProcessAction;

/** The services that the view reads, as far as they are present now. Safe for use by many threads. */
public interface Sources {
    Optional<ProcessPools> pools();

    Optional<ProcessMonitor> monitor();

    /** The messages of this program, which the view works without. */
    default Optional<Messages> messages() {
        return Optional.empty();
    }

    default Optional<ErrorLog> errors() {
        return Optional.empty();
    }

    default Optional<HealthCheck> health() {
        return Optional.empty();
    }

    /** Who knows what started the processes of this program: an IDE. */
    default Optional<Origins> origins() {
        return Optional.empty();
    }

    /**
     * What the processes of this user share by name. May wait.
     *
     * @throws IOException if it cannot be listed
     */
    default List<SharedObject> shared() throws IOException {
        return List.of();
    }

    /** The actions of other bundles, sorted by label. */
    List<ProcessAction> actions();
}
