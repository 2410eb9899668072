package dev.drover.api.port;

import java.util.List;

import dev.drover.api.pool.ProcessPool;
import org.osgi.annotation.versioning.ProviderType;

/** The service that opens ports which the workers of a pool serve together. */
@ProviderType
public interface SharedPorts {

    /**
     * Opens a port. Connections wait until a worker listens. Close it before its pool.
     *
     * @param pool has at least one worker at all times
     * @throws IllegalArgumentException if the pool's minimum is 0
     * @throws java.io.UncheckedIOException if the port is in use or cannot be had; the message says which and why
     */
    SharedPort open(ProcessPool pool, SharedPortSpec spec);

    /** The open ports, in the order they were opened. */
    List<SharedPort> all();
}
