package dev.drover.api.monitor;

import java.util.List;

import dev.drover.api.Registration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that keeps the last 500 things that went wrong in this program, whatever they were. Safe for use by many
 * threads; no method waits.
 */
@ProviderType
public interface ErrorLog {

    /** What is kept, the newest first. */
    List<Problem> recent();

    /** How many there have been since the program began. */
    long total();

    /** Adds one. */
    void report(Problem problem);

    /**
     * Calls back after each one, on the thread that has reported it. The callback must return quickly; what it throws
     * is logged.
     */
    Registration onChange(Runnable callback);
}
