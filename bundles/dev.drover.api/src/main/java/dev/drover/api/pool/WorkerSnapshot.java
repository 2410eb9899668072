package dev.drover.api.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

import dev.drover.api.Require;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Protection;

/**
 * One slot of a pool at one moment.
 *
 * @param pool the pool's name
 * @param slotIndex its place, from 0
 * @param weight its share in weighted strategies
 * @param pid its process, or the last one; 0 if it has none yet, and while it hibernates
 * @param state what it is doing
 * @param link the kind of link in use ("unix", "ring"), with ", encrypted" after it if it is; "" until it has joined
 * @param inFlight requests sent and not yet answered
 * @param done requests answered by this process
 * @param failed of these, how many with an error
 * @param started when its process was started
 * @param idle how long it has had nothing in flight; zero while it has
 * @param latencyMicros moving average from sending to reply
 * @param debugPort where a debugger can attach
 * @param lastExit how the slot's previous process, or this one, ended
 * @param protection what the system really keeps from the process
 * @param sleep what is known of its sleep
 */
public record WorkerSnapshot(
        String pool,
        int slotIndex,
        int weight,
        long pid,
        WorkerState state,
        String link,
        int inFlight,
        long done,
        long failed,
        Instant started,
        Duration idle,
        double latencyMicros,
        OptionalInt debugPort,
        Optional<Exit> lastExit,
        Protection protection,
        SleepReport sleep) {

    public WorkerSnapshot {
        Require.given("pool", pool);
        Require.given("state", state);
        Require.given("link", link);
        Require.given("started", started);
        Require.given("idle", idle);
        Require.given("debugPort", debugPort);
        Require.given("lastExit", lastExit);
        Require.given("protection", protection);
        Require.given("sleep", sleep);
    }

    /** Of a process that nothing is kept from, and that has never slept. */
    public WorkerSnapshot(String pool, int slotIndex, int weight, long pid, WorkerState state, String link,
            int inFlight, long done, long failed, Instant started, Duration idle, double latencyMicros,
            OptionalInt debugPort, Optional<Exit> lastExit) {
        this(pool, slotIndex, weight, pid, state, link, inFlight, done, failed, started, idle, latencyMicros,
                debugPort, lastExit, Protection.NONE, SleepReport.NONE);
    }

    /** Whether it has a process, or one is being started; one that hibernates has none. */
    public boolean running() {
        return switch (state) {
            case STARTING, READY, BUSY, WAKING, DRAINING -> true;
            case ASLEEP -> !sleep.depth().equals(Optional.of(Depth.HIBERNATE));
            case QUARANTINED, EXITED -> false;
        };
    }

    /** How people and logs call it: the pool's name and the slot, counted from 1. */
    public String name() {
        return pool + "-" + (slotIndex + 1);
    }

    /** Whether the link in use is encrypted. */
    public boolean encrypted() {
        return link.endsWith(", encrypted");
    }
}
