package dev.drover.api.port;

import java.net.InetSocketAddress;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A TCP port that the workers of a pool serve together. The program accepts the connections and passes the bytes on, to
 * the worker with the fewest, until both sides have ended theirs. A worker that is replaced gets no new ones, and ends
 * once it has none: so a rolling restart fails no connection whose server lets it end in time.
 *
 * <p>Workers see connections from this program, not the clients' addresses. Safe for use by many threads.
 */
@ProviderType
public interface SharedPort extends AutoCloseable {

    /** Where clients connect, with the port that it really has. */
    InetSocketAddress address();

    SharedPortSnapshot snapshot();

    /** Takes no new connections, cuts those that are open, and lets the workers end. Closing twice does nothing. */
    @Override
    void close();
}
