package dev.drover.api.monitor;

import org.osgi.annotation.versioning.ProviderType;

/** The service that tells how this program itself is. Costs nothing while nobody asks. Safe for use by many threads. */
@ProviderType
public interface HealthCheck {

    /** Looks now, which takes about a millisecond. Within five seconds it tells the same of the threads. */
    Health look();
}
