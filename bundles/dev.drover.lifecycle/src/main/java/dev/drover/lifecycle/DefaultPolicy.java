package dev.drover.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;

/**
 * The policy of pools that are given no other. An idle worker stays ready, unless the settings say otherwise. An ended
 * worker is started again after a delay that doubles with every failure in a row; after too many failures its slot is
 * quarantined. Keeps no state of workers; safe for use by many threads.
 *
 * <p>A program that does not join at its first starts will not join at the tenth either: its class or file is missing,
 * or it fails at start. So its slot is quarantined after few starts. A worker that joined and ended later may have met
 * a bad task, so its slot gets more starts. A worker that was ended on purpose (a user killed it, or it did not stop a
 * cancelled task) is no failure of the program: it is always started again, after the first delay.
 */
public final class DefaultPolicy implements LifecyclePolicy {

    /**
     * The settings of the policy.
     *
     * @param checkInterval how often the pool asks about a worker without requests, 1 ms to 1 day
     * @param idle how long a worker must have been without requests for {@code whenIdle}, 1 ms to 1 year
     * @param whenIdle what to do with an idle worker then
     * @param firstDelay the delay of the first start after an end, 1 ms to 1 day
     * @param longestDelay the most that the delay grows to, {@code firstDelay} to 1 day
     * @param jitter the largest part, 0 to 1, by which a delay is shortened at random, so that slots do not all start
     *     at once
     * @param startsToJoin a slot is quarantined when this many processes in a row have ended without finishing a task
     *     and the last of them has not joined, 1 or more
     * @param endsInARow a slot is quarantined when this many processes in a row have ended without finishing a task, 1
     *     or more
     */
    public record Settings(
            Duration checkInterval,
            Duration idle,
            IdleAction whenIdle,
            Duration firstDelay,
            Duration longestDelay,
            double jitter,
            int startsToJoin,
            int endsInARow) {

        private static final Duration MIN = Duration.ofMillis(1);
        private static final Duration DAY = Duration.ofDays(1);

        /**
         * Check every 30 s; stay after 10 min idle; delays of 0.1 s to 30 s, shortened by up to 20 %; quarantine after
         * 3 starts without joining or 10 ends in a row.
         */
        public static final Settings DEFAULT = new Settings(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                IdleAction.STAY,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                0.2,
                3,
                10);

        public Settings {
            requireWithin("checkInterval", checkInterval, MIN, DAY);
            requireWithin("idle", idle, MIN, Duration.ofDays(365));
            requireWithin("firstDelay", firstDelay, MIN, DAY);
            requireWithin("longestDelay", longestDelay, firstDelay, DAY);
            if (!(jitter >= 0 && jitter <= 1))
                throw new IllegalArgumentException("jitter is " + jitter + ": it must be 0 to 1");
            requirePositive("startsToJoin", startsToJoin);
            requirePositive("endsInARow", endsInARow);
        }

        private static void requireWithin(String what, Duration value, Duration min, Duration max) {
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0)
                throw new IllegalArgumentException(what + " is " + value + ": it must be " + min + " to " + max);
        }

        private static void requirePositive(String what, int value) {
            if (value < 1) throw new IllegalArgumentException(what + " is " + value + ": it must be 1 or more");
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

    /** @param random gives numbers from 0 to less than 1, for the jitter */
    public DefaultPolicy(Settings settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
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
    public Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int consecutiveFailures) {
        boolean endedOnPurpose = exit.cause() == Cause.KILLED_BY_USER || exit.cause() == Cause.CANCEL_TIMEOUT;
        if (endedOnPurpose) return Optional.of(delay(1));
        // NOT_STARTED: the system refused the start, and may grant it later. For a program that does not exist, pools
        // do not ask a policy.
        boolean mayRecover = !worker.link().isEmpty() || exit.cause() == Cause.NOT_STARTED;
        int maxFailures = mayRecover ? settings.endsInARow : Math.min(settings.startsToJoin, settings.endsInARow);
        return consecutiveFailures >= maxFailures ? Optional.empty() : Optional.of(delay(consecutiveFailures));
    }

    private Duration delay(int failures) {
        Duration delay = settings.firstDelay;
        for (int i = 1; i < failures && delay.compareTo(settings.longestDelay) < 0; i++) delay = delay.multipliedBy(2);
        if (delay.compareTo(settings.longestDelay) > 0) delay = settings.longestDelay;
        return Duration.ofNanos(Math.round(delay.toNanos() * (1 - settings.jitter * random.getAsDouble())));
    }
}
