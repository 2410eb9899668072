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
 * Lets idle workers be, and starts ended ones again after a delay that doubles with every failure in a row, until that
 * is pointless. Keeps nothing of a worker; safe for use by many threads.
 *
 * <p>A program that does not even join will not do so at the tenth time either, as its class or file is missing or it
 * fails at start: its slot is soon quarantined. One that joined and ends later may have met a bad task, so it gets more
 * tries. A worker that was ended for somebody's sake (killed by a user, replaced as it would not let go of a task) is
 * no failure of the program: it is started again after the first delay, always.
 */
public final class DefaultPolicy implements LifecyclePolicy {

    /**
     * What the policy goes by.
     *
     * @param checkInterval how often a worker at rest is looked at, 1 ms to 1 day
     * @param idle how long a worker must have been at rest for {@code whenIdle}, 1 ms to 1 year
     * @param whenIdle what to do with it then
     * @param firstDelay before the first start after an end, 1 ms to 1 day
     * @param longestDelay the most that the delay grows to, {@code firstDelay} to 1 day
     * @param jitter by how much of itself a delay may be shorter, 0 to 1, so that slots do not all start at once
     * @param startsToJoin a slot is quarantined when a process ends that has not joined and is the last of this many in
     *     a row to end without finishing a task, 1 or more
     * @param endsInARow a slot is quarantined when this many processes in a row end without finishing a task, 1 or more
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

        private static final Duration LEAST = Duration.ofMillis(1);
        private static final Duration DAY = Duration.ofDays(1);

        /** Check every 30 s, 10 min idle, stay; 0.1 s to 30 s less up to 20 %; 3 starts to join, 10 ends in a row. */
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
            within("checkInterval", checkInterval, LEAST, DAY);
            within("idle", idle, LEAST, Duration.ofDays(365));
            within("firstDelay", firstDelay, LEAST, DAY);
            within("longestDelay", longestDelay, firstDelay, DAY);
            if (!(jitter >= 0 && jitter <= 1))
                throw new IllegalArgumentException("jitter is " + jitter + ": it must be 0 to 1");
            positive("startsToJoin", startsToJoin);
            positive("endsInARow", endsInARow);
        }

        private static void within(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0)
                throw new IllegalArgumentException(what + " is " + value + ": it must be " + least + " to " + most);
        }

        private static void positive(String what, int value) {
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
        boolean blameless = exit.cause() == Cause.KILLED_BY_USER || exit.cause() == Cause.CANCEL_TIMEOUT;
        if (blameless) return Optional.of(delay(1));
        // A program that is missing is not asked about; one that the system would not start may be started later.
        boolean patient = !worker.link().isEmpty() || exit.cause() == Cause.NOT_STARTED;
        int most = patient ? settings.endsInARow : Math.min(settings.startsToJoin, settings.endsInARow);
        return consecutiveFailures >= most ? Optional.empty() : Optional.of(delay(consecutiveFailures));
    }

    private Duration delay(int failures) {
        Duration delay = settings.firstDelay;
        for (int i = 1; i < failures && delay.compareTo(settings.longestDelay) < 0; i++) delay = delay.multipliedBy(2);
        if (delay.compareTo(settings.longestDelay) > 0) delay = settings.longestDelay;
        return Duration.ofNanos(Math.round(delay.toNanos() * (1 - settings.jitter * random.getAsDouble())));
    }
}
