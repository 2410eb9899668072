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

    /**
     * A view whose requests wait where others are rejected because the pool's queue is full. They wait in that queue,
     * in the order in which they were sent, and are counted there: while they are more than it holds, others are
     * rejected. No sender is blocked; the future settles as always, and a {@link #within} counts from the sending.
     *
     * <p>Their number has no bound but memory: all requests that wait may take a quarter of this process's heap, and
     * what would go beyond is rejected. Whoever sends more than that waits for some of the futures first.
     */
    Routed whenRoom();
}
