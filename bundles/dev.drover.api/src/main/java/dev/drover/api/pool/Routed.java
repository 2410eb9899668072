package dev.drover.api.pool;

import java.time.Duration;

import dev.drover.wire.Endpoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pool, or a view of it: views are made of views, as in {@code pool.pinned("user 7").within(Duration.ofSeconds(2))}.
 * Making one costs little, and none has to be closed.
 */
@ProviderType
public interface Routed extends Endpoint {

    /**
     * A view whose requests of one key go to one worker, as long as that worker lives. Then another gets the key.
     *
     * @param key not null; of a view that has a key, the new one counts
     */
    Routed pinned(String key);

    /**
     * A view whose requests fail with a {@code TimeoutException} after the given time, wherever they are then.
     *
     * @param timeout more than zero; of a view that has a time, the new one counts
     */
    Routed within(Duration timeout);
}
