package dev.drover.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;

/**
 * The policy of pools that are given no other. An idle worker stays ready, unless the settings say otherwise. An ended
 * worker is started again as a {@link BackOff} says. Keeps no state of workers; safe for use by many threads.
 */
public final class DefaultPolicy implements LifecyclePolicy {

    /**
     * The settings of the policy.
     *
     * @param checkInterval how often the pool asks about a worker without requests, 1 ms to 1 day
     * @param idle how long a worker must have been without requests for {@code whenIdle}, 1 ms to 1 year
     * @param whenIdle what to do with an idle worker then
     * @param backOff when an ended worker is started again
     */
    public record Settings(Duration checkInterval, Duration idle, IdleAction whenIdle, BackOff backOff) {

        private static final Duration MIN = Duration.ofMillis(1);

        /** Check every 30 s; stay after 10 min idle; {@link BackOff#DEFAULT}. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(30), Duration.ofMinutes(10), IdleAction.STAY, BackOff.DEFAULT);

        public Settings {
            Require.within("checkInterval", checkInterval, MIN, Duration.ofDays(1));
            Require.within("idle", idle, MIN, Duration.ofDays(365));
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
        return settings.checkInterval;
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        boolean idle = worker.state() == WorkerState.READY && worker.idle().compareTo(settings.idle) >= 0;
        return idle ? settings.whenIdle : IdleAction.STAY;
    }

    @Override
    public Restart afterExit(WorkerEnd end) {
        return settings.backOff.restart(end, random.getAsDouble());
    }
}
