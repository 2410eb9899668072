package dev.drover.api.service;

import dev.drover.api.Require;

/**
 * A service at one moment.
 *
 * @param name its name
 * @param start when its process starts
 * @param state what it is doing
 * @param pid its process, 0 if it has none
 * @param restarts how many processes have been started in place of one that ended by itself
 * @param reloads how many have been started in place of one that worked well
 * @param problem why it is quarantined, one sentence; "" if it is not
 */
public record ServiceSnapshot(
        String name, ServiceSpec.Start start, ServiceState state, long pid, long restarts, long reloads,
        String problem) {
    public ServiceSnapshot {
        Require.given("name", name);
        Require.given("start", start);
        Require.given("state", state);
        Require.given("problem", problem);
    }
}
