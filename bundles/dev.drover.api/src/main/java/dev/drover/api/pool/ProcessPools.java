package dev.drover.api.pool;

import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;
import org.osgi.annotation.versioning.ProviderType;

/** The service that opens pools and knows the open ones. */
@ProviderType
public interface ProcessPools {

    /**
     * Opens a pool; starts its minimum of workers without waiting for them.
     *
     * @throws IllegalArgumentException if a pool of that name is open or the strategy is not present
     */
    ProcessPool open(PoolSpec spec);

    /** The open pools, in the order they were opened. */
    List<ProcessPool> all();

    /** The open pool of that name. */
    default Optional<ProcessPool> find(String name) {
        Require.given("name", name);
        return all().stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    /** Names of the strategies that can be chosen now, sorted, without aliases. */
    List<String> strategies();
}
