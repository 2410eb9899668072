package dev.drover.api.pool;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of the pools of a program. A service in OSGi; in a plain program whatever {@link java.util.ServiceLoader}
 * finds on the class path.
 *
 * <p>The methods are called on the thread that opens or closes a pool, with no lock held, and must return quickly. What
 * they throw is logged and harms nothing. A listener that comes while a pool is opened or closed may be told twice that
 * it is open, or last of all: then {@link PoolSnapshot#closed()} says how it is.
 */
@ConsumerType
public interface PoolListener {

    /** A pool has been opened, or was open when this listener came. */
    void opened(ProcessPool pool);

    /** A pool has been closed; its last snapshot can be read. */
    void closed(ProcessPool pool);
}
