package dev.drover.api.port;

import java.net.InetSocketAddress;
import java.util.List;

import dev.drover.api.Require;

/**
 * A shared port at one moment.
 *
 * @param address where clients connect
 * @param servers the workers that listen for it
 * @param open connections that are open
 * @param waiting of these, those that wait for a worker
 * @param accepted connections taken since the port was opened
 * @param unserved of these, cut because no worker could be connected to in time
 * @param cut of these, cut because their worker was to end and its time was over
 */
public record SharedPortSnapshot(
        InetSocketAddress address, List<Server> servers, int open, int waiting, long accepted, long unserved,
        long cut) {

    /**
     * A worker that listens.
     *
     * @param worker its name
     * @param at where it listens
     * @param open its connections
     * @param served the connections that it has had
     * @param leaving whether it gets no more because it is to end
     */
    public record Server(String worker, String at, int open, long served, boolean leaving) {}

    public SharedPortSnapshot {
        Require.given("address", address);
        servers = Require.list("servers", servers);
    }
}
