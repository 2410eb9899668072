package dev.drover.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.ServiceLoader;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;
import dev.drover.lifecycle.DefaultPolicy.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultPolicyTest {

    private static final long SEED = 1;
    private static final Settings DEFAULT = Settings.DEFAULT;

    private final DefaultPolicy withoutJitter = new DefaultPolicy(DEFAULT, () -> 0);

    @Test
    void isFoundWithoutAFramework() {
        assertInstanceOf(DefaultPolicy.class, ServiceLoader.load(LifecyclePolicy.class).findFirst().orElseThrow());
    }

    @Test
    void delayDoublesFromATenthOfASecondUntilTheSlotIsQuarantined() {
        List<Long> millis = new ArrayList<>();
        int failures = 1;
        for (; withoutJitter.afterExit(joined(), exit(Cause.EXITED), failures).isPresent(); failures++)
            millis.add(withoutJitter.afterExit(joined(), exit(Cause.EXITED), failures).orElseThrow().toMillis());
        assertEquals(List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L), millis);
        assertEquals(10, failures);
    }

    @Test
    void delayNeverGrowsBeyondTheLongest() {
        Settings patient = new Settings(
                DEFAULT.checkInterval(),
                DEFAULT.idle(),
                IdleAction.STAY,
                Duration.ofMillis(7),
                Duration.ofSeconds(30),
                0,
                3,
                Integer.MAX_VALUE);
        DefaultPolicy policy = new DefaultPolicy(patient);
        for (int failures : new int[] {14, 15, 1000, Integer.MAX_VALUE - 1})
            assertEquals(
                    Optional.of(Duration.ofSeconds(30)), policy.afterExit(joined(), exit(Cause.SIGNALLED), failures));
    }

    @Test
    void jitterShortensADelayByAtMostAFifth() {
        System.out.println("seed " + SEED);
        DefaultPolicy policy = new DefaultPolicy(DEFAULT, new Random(SEED)::nextDouble);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long nanos = policy.afterExit(joined(), exit(Cause.EXITED), 1).orElseThrow().toNanos();
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
        }
        assertTrue(least >= 80_000_000 && least < 81_000_000, "least " + least);
        assertTrue(most <= 100_000_000 && most > 99_000_000, "most " + most);
    }

    @Test
    void programThatNeverJoinsIsQuarantinedAfterThreeStarts() {
        for (Cause cause : new Cause[] {Cause.START_TIMEOUT, Cause.EXITED, Cause.PROTOCOL}) {
            assertEquals(Optional.of(Duration.ofMillis(100)), withoutJitter.afterExit(neverJoined(), exit(cause), 1));
            assertEquals(Optional.of(Duration.ofMillis(200)), withoutJitter.afterExit(neverJoined(), exit(cause), 2));
            assertEquals(Optional.empty(), withoutJitter.afterExit(neverJoined(), exit(cause), 3));
        }
    }

    @Test
    void startThatTheSystemRefusesIsRetriedAsOftenAsACrash() {
        for (int failures = 1; failures < 10; failures++)
            assertTrue(withoutJitter.afterExit(neverJoined(), exit(Cause.NOT_STARTED), failures).isPresent());
        assertEquals(Optional.empty(), withoutJitter.afterExit(neverJoined(), exit(Cause.NOT_STARTED), 10));
    }

    @Test
    void threeWorkersKilledByOneTaskDoNotQuarantineTheSlot() {
        for (int attempt = 1; attempt <= 3; attempt++)
            assertTrue(withoutJitter.afterExit(joined(), exit(Cause.SIGNALLED), attempt).isPresent());
    }

    @Test
    void workerThatFinishedATaskStartsAgainAfterTheFirstDelay() {
        assertEquals(Optional.of(Duration.ofMillis(100)), withoutJitter.afterExit(joined(), exit(Cause.SIGNALLED), 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_BY_USER", "CANCEL_TIMEOUT"})
    void workerThatWasEndedOnPurposeIsNeverQuarantined(Cause cause) {
        for (WorkerSnapshot worker : List.of(joined(), neverJoined()))
            for (int failures : new int[] {1, 3, 10, 1000})
                assertEquals(Optional.of(Duration.ofMillis(100)),
                        withoutJitter.afterExit(worker, exit(cause), failures));
    }

    @Test
    void idleWorkerStaysUnlessToldOtherwise() {
        assertEquals(IdleAction.STAY, withoutJitter.whenIdle(idleFor(Duration.ofDays(3))));
        assertEquals(Duration.ofSeconds(30), withoutJitter.checkInterval());
    }

    @Test
    void idleActionIsTakenOnlyOnceTheWorkerHasBeenIdleLongEnough() {
        for (IdleAction action : IdleAction.values()) {
            DefaultPolicy policy = new DefaultPolicy(whenIdle(action));
            assertEquals(IdleAction.STAY, policy.whenIdle(idleFor(Duration.ofMinutes(10).minusNanos(1))));
            assertEquals(action, policy.whenIdle(idleFor(Duration.ofMinutes(10))));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "READY")
    void workerThatIsNotReadyIsLeftAlone(WorkerState state) {
        DefaultPolicy policy = new DefaultPolicy(whenIdle(IdleAction.DRAIN));
        assertEquals(IdleAction.STAY, policy.whenIdle(worker(state, "unix", Duration.ofDays(1))));
    }

    @Test
    void wrongSettingsAreRefusedInOneSentence() {
        Duration s = Duration.ofSeconds(1);
        assertRefused("checkInterval is PT-1S: it must be PT0.001S to PT24H", s.negated(), s, s, s, 0, 1);
        assertRefused("idle is PT0S: it must be PT0.001S to PT8760H", s, Duration.ZERO, s, s, 0, 1);
        assertRefused("firstDelay is PT-1S: it must be PT0.001S to PT24H", s, s, s.negated(), s, 0, 1);
        assertRefused("longestDelay is PT0.5S: it must be PT1S to PT24H", s, s, s, s.dividedBy(2), 0, 1);
        assertRefused("jitter is -0.1: it must be 0 to 1", s, s, s, s, -0.1, 1);
        assertRefused("jitter is NaN: it must be 0 to 1", s, s, s, s, Double.NaN, 1);
        assertRefused("startsToJoin is 0: it must be 1 or more", s, s, s, s, 0, 0);
    }

    private static void assertRefused(
            String message, Duration check, Duration idle, Duration first, Duration most, double jitter, int starts) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Settings(check, idle, IdleAction.STAY, first, most, jitter, starts, 10));
        assertEquals(message, refusal.getMessage());
    }

    private static Settings whenIdle(IdleAction action) {
        return new Settings(
                DEFAULT.checkInterval(),
                DEFAULT.idle(),
                action,
                DEFAULT.firstDelay(),
                DEFAULT.longestDelay(),
                DEFAULT.jitter(),
                DEFAULT.startsToJoin(),
                DEFAULT.endsInARow());
    }

    private static WorkerSnapshot joined() {
        return worker(WorkerState.EXITED, "unix", Duration.ZERO);
    }

    private static WorkerSnapshot neverJoined() {
        return worker(WorkerState.EXITED, "", Duration.ZERO);
    }

    private static WorkerSnapshot idleFor(Duration idle) {
        return worker(WorkerState.READY, "unix", idle);
    }

    private static WorkerSnapshot worker(WorkerState state, String link, Duration idle) {
        return new WorkerSnapshot(
                "hash",
                0,
                1,
                4711,
                state,
                link,
                0,
                0,
                0,
                Instant.EPOCH,
                idle,
                0,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Exit exit(Cause cause) {
        return new Exit(4711, Instant.EPOCH, cause, 1, Optional.empty(), "it ended", List.of(), List.of());
    }
}
