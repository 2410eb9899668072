package dev.drover.api.port;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.wire.Task;

/**
 * What a shared port is to be like. Immutable; a method named like a setting and taking an argument returns a changed
 * copy.
 *
 * @param address where clients connect; port 0 for any that is free
 * @param listen asked of each worker once, given the address as text: begins to listen at a place of the worker's own,
 *     and answers with that, a port of the loopback address as a number or as text, or the absolute path of a Unix
 *     socket
 * @param leave told, given the address as text, to a worker that gets no new connections because it is to end: a server
 *     of HTTP says {@code Connection: close} from then on. Empty if workers need not know
 * @param connections how many connections may be open at a time, 1 to 100,000; more wait in the kernel
 * @param drain how long a worker that is to end keeps its connections, then they are cut
 * @param patience how long a connection waits for a worker that can be connected to, then it is cut
 */
public record SharedPortSpec(
        InetSocketAddress address, Task<String, ?> listen, Optional<Task<String, ?>> leave, int connections,
        Duration drain, Duration patience) {

    private static final int USUAL_CONNECTIONS = 1_000;
    private static final int MOST_CONNECTIONS = 100_000;

    public SharedPortSpec {
        Require.given("address", address);
        if (address.isUnresolved())
            throw new IllegalArgumentException("The host '" + address.getHostString() + "' is not known");
        Require.given("listen", listen);
        Require.given("leave", leave);
        Require.within("connections", connections, 1, MOST_CONNECTIONS);
        Require.positive("drain", drain);
        Require.positive("patience", patience);
    }

    /** With the defaults: nobody is told to leave, 1,000 connections, 30 s to drain, 10 s of patience. */
    public static SharedPortSpec of(InetSocketAddress address, Task<String, ?> listen) {
        return new SharedPortSpec(
                address, listen, Optional.empty(), USUAL_CONNECTIONS, Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    /** The task that tells a worker that it is to end. */
    public SharedPortSpec leave(Task<String, ?> task) {
        return new SharedPortSpec(address, listen, Optional.of(task), connections, drain, patience);
    }

    /** How many connections may be open at a time. */
    public SharedPortSpec connections(int most) {
        return new SharedPortSpec(address, listen, leave, most, drain, patience);
    }

    /** How long a worker that is to end keeps its connections. */
    public SharedPortSpec drain(Duration time) {
        return new SharedPortSpec(address, listen, leave, connections, time, patience);
    }

    /** How long a connection waits for a worker. */
    public SharedPortSpec patience(Duration time) {
        return new SharedPortSpec(address, listen, leave, connections, drain, time);
    }
}
