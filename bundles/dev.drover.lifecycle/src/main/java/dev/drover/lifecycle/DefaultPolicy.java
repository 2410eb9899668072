package dev.drover.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;

/**
 * The policy of pools that are given no other. A worker that has been idle for as long as its pool says goes to sleep,
 * unless the settings say otherwise. An ended worker is started again as a {@link BackOff} says. Keeps no state of
 * workers; safe for use by many threads.
 */
public final class DefaultPolicy implements LifecyclePolicy {

    /**
     * The settings of the policy.
     *
     * @param checkInterval how often the pool asks about a worker without requests, 1 ms to 1 day; as the pool says if
     *     empty
     * @param idle how long a worker must have been without requests for {@code whenIdle}, 1 ms to 1 year; as the pool
     *     says if empty
     * @param whenIdle what to do with an idle worker then
     * @param backOff when an ended worker is started again
     */
    public record Settings(
            Optional<Duration> checkInterval, Optional<Duration> idle, IdleAction whenIdle, BackOff backOff) {

        private static final Duration MIN = Duration.ofMillis(1);

        /** Sleep when the pool says; {@link BackOff#DEFAULT}. */
        public static final Settings DEFAULT =
                new Settings(Optional.empty(), Optional.empty(), IdleAction.SLEEP, BackOff.DEFAULT);

        /** The same for all pools, whatever they say. */
        public Settings(Duration checkInterval, Duration idle, IdleAction whenIdle, BackOff backOff) {
            this(Optional.of(Require.given("checkInterval", checkInterval)),
                    Optional.of(Require.given("idle", idle)), whenIdle, backOff);
        }

        public Settings {
            Require.given("checkInterval", checkInterval)
                    .ifPresent(time -> Require.within("checkInterval", time, MIN, Duration.ofDays(1)));
            Require.given("idle", idle).ifPresent(time -> Require.within("idle", time, MIN, Duration.ofDays(365)));
            Require.given("whenIdle", whenIdle);
            Require.given("backOff", backOff);
        }
    }

    private final Settings settings;
    private final DoubleSupplier random;

    /** The policy of {@link Settings#DEFAULT}. */
    public DefaultPolicy() {
        this(Settings.DEFAULT);
    }

    public DefaultPolicy(Settings settings) {
        this(settings, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers from 0 to less than 1, for the jitter; called by many threads */
    public DefaultPolicy(Settings settings, DoubleSupplier random) {
        this.settings = Require.given("settings", settings);
        this.random = Require.given("random", random);
    }

    @Override
    public Duration checkInterval() {
        return checkInterval(Sleep.DEFAULT);
    }

    @Override
    public Duration checkInterval(Sleep pool) {
        return settings.checkInterval.orElse(pool.checkInterval());
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        return whenIdle(worker, Sleep.DEFAULT);
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker, Sleep pool) {
        Duration after = settings.idle.orElse(pool.after());
        boolean idle = worker.state() == WorkerState.READY && worker.idle().compareTo(after) >= 0;
        return idle ? settings.whenIdle : IdleAction.STAY;
    }

    @Override
    public Restart afterExit(WorkerEnd end) {
        return settings.backOff.restart(end, random.getAsDouble());
    }
}
