package dev.drover.api.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackOffTest {

    private static final long SEED = 1;
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    // ---- whose fault it is

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT", "HUP", "QUIT", "ALRM"})
    void idleWorkerThatIsKilledFromOutsideStartsAgainSoonHoweverOften(String signal) {
        int failures = 0;
        for (int kill = 1; kill <= 1000; kill++) {
            Restart next = steady(joined(A_MOMENT).killedBy(signal).after(failures));
            assertEquals(Restart.after(SOON, 0), next);
            failures = next.consecutiveFailures();
        }
    }

    @Test
    void workerThatIsKilledWhileItStartsIsNoFailureAndNotStartedTenTimesASecond() {
        for (int failures : new int[] {0, 2, 9, 1000})
            assertEquals(Restart.after(Duration.ofMillis(800), failures),
                    steady(starting(A_MOMENT).killedBy("KILL").after(failures)));
    }

    @Test
    void workerThatEndsWithATaskStartsAgainSoonHoweverOften() {
        for (Cause cause : List.of(Cause.EXITED, Cause.SIGNALLED, Cause.PROTOCOL))
            assertEquals(Restart.after(SOON, 0), steady(joined(A_MOMENT).by(cause).running("halt").after(9)));
    }

    @Test
    void workerThatDidNotLetGoOfItsTaskStartsAgainSoonHoweverOften() {
        assertEquals(Restart.after(SOON, 0), steady(joined(A_MOMENT).by(Cause.CANCEL_TIMEOUT).after(9)));
    }

    @Test
    void workerThatFellSilentOnceItHadJoinedStartsAgainSoonHoweverOften() {
        assertEquals(Restart.after(SOON, 0), steady(joined(A_MOMENT).by(Cause.UNRESPONSIVE).after(9)));
    }

    @Test
    void workerThatAnsweredARequestHasBeenStartedWithSuccess() {
        assertEquals(Restart.after(SOON, 0), steady(joined(A_MOMENT).by(Cause.EXITED).done(1).after(9)));
    }

    @Test
    void workerThatLivedForAWhileHasBeenStartedWithSuccess() {
        Duration healthy = Duration.ofSeconds(10);
        assertEquals(Restart.after(Duration.ofSeconds(30), 10), steady(joined(healthy).by(Cause.EXITED).after(9)));
        assertEquals(Restart.after(SOON, 0), steady(joined(Duration.ofDays(1)).by(Cause.EXITED).after(9)));
        assertTrue(steady(joined(healthy.minusNanos(1)).by(Cause.EXITED).after(9)).quarantine().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "ABRT", "BUS", "ILL", "FPE"})
    void programThatCrashesAtItsStartHasFailed(String signal) {
        assertEquals(Restart.after(SOON, 1), steady(starting(A_MOMENT).killedBy(signal).after(0)));
        assertTrue(steady(starting(A_MOMENT).killedBy(signal).after(2)).quarantine().isPresent());
        assertEquals(Restart.after(SOON, 1), steady(joined(A_MOMENT).killedBy(signal).after(0)));
    }

    // ---- when it is quarantined

    @ParameterizedTest
    @EnumSource(names = {"START_TIMEOUT", "EXITED", "PROTOCOL"})
    void programThatDoesNotJoinIsQuarantinedAtTheThirdStart(Cause cause) {
        assertEquals(Restart.after(SOON, 1), steady(starting(A_MOMENT).by(cause).after(0)));
        assertEquals(Restart.after(Duration.ofMillis(200), 2), steady(starting(A_MOMENT).by(cause).after(1)));
        assertEquals(Restart.quarantined(Duration.ofSeconds(5), 3, "it ended"),
                steady(starting(A_MOMENT).by(cause).after(2)));
    }

    @Test
    void programThatEndsAsSoonAsItHasJoinedIsSlowedAndQuarantinedAtTheTenthEnd() {
        assertEquals(
                List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L),
                delaysUntilQuarantine(joined(A_MOMENT).by(Cause.EXITED)));
    }

    @Test
    void startThatTheSystemRefusesIsTriedAsOftenAsThat() {
        assertEquals(9, delaysUntilQuarantine(starting(Duration.ZERO).by(Cause.NOT_STARTED)).size());
    }

    private static List<Long> delaysUntilQuarantine(End end) {
        List<Long> millis = new ArrayList<>();
        Restart next = steady(end.after(0));
        for (; next.quarantine().isEmpty(); next = steady(end.after(next.consecutiveFailures())))
            millis.add(next.delay().toMillis());
        return millis;
    }

    @Test
    void delayNeverGrowsBeyondTheLongest() {
        BackOff patient = new BackOff(Duration.ofMillis(7), Duration.ofSeconds(30), 3, Integer.MAX_VALUE,
                Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(5), 0);
        for (int failures : new int[] {13, 14, 1000, Integer.MAX_VALUE - 2})
            assertEquals(Duration.ofSeconds(30),
                    patient.restart(joined(A_MOMENT).by(Cause.EXITED).after(failures), 0).delay());
    }

    // ---- what follows a quarantine

    @Test
    void quarantineIsTriedAgainAfterSecondsAndThenMinutesAndNeverGivesUp() {
        List<Long> seconds = new ArrayList<>();
        int failures = 2;
        for (int trial = 0; trial < 9; trial++) {
            Restart next = steady(starting(A_MOMENT).by(Cause.EXITED).after(failures));
            assertEquals(Optional.of("it ended"), next.quarantine());
            seconds.add(next.delay().toSeconds());
            failures = next.consecutiveFailures();
        }
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L), seconds);
        Restart last = steady(starting(A_MOMENT).by(Cause.EXITED).after(Integer.MAX_VALUE));
        assertEquals(Restart.quarantined(Duration.ofMinutes(5), Integer.MAX_VALUE, "it ended"), last);
    }

    @Test
    void startThatCannotSucceedIsQuarantinedAtOnceAndTriedNowAndThen() {
        End missing = starting(Duration.ZERO).by(Cause.NOT_STARTED).forGood();
        assertEquals(Restart.quarantined(Duration.ofSeconds(5), 1, "it ended"), steady(missing.after(0)));
        assertEquals(Restart.quarantined(Duration.ofSeconds(10), 2, "it ended"), steady(missing.after(1)));
        assertEquals(Duration.ofMinutes(5), steady(missing.after(100)).delay());
    }

    @Test
    void trialThatLivesOnForgetsAllFailures() {
        assertEquals(Restart.after(SOON, 0), steady(joined(Duration.ofDays(1)).by(Cause.EXITED).after(30)));
        assertEquals(Restart.after(Duration.ofSeconds(30), 31),
                steady(joined(Duration.ofMinutes(1)).by(Cause.EXITED).after(30)));
    }

    // ---- jitter

    @Test
    void jitterShortensEveryDelayByAtMostAFifth() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        assertSpread(100, joined(A_MOMENT).killedBy("KILL").after(0), random);
        assertSpread(5_000, starting(A_MOMENT).by(Cause.EXITED).after(2), random);
        assertSpread(800, starting(A_MOMENT).killedBy("KILL").after(0), random);
    }

    private static void assertSpread(long millis, WorkerEnd end, Random random) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long nanos = BackOff.DEFAULT.restart(end, random.nextDouble()).delay().toNanos();
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
        }
        long percent = millis * 10_000;
        assertTrue(least >= 80 * percent && least < 81 * percent, "least " + least);
        assertTrue(most <= 100 * percent && most > 99 * percent, "most " + most);
    }

    // ---- bad settings

    @Test
    void wrongFiguresAreRefusedInOneSentence() {
        Duration s = Duration.ofSeconds(1);
        assertRefused("firstDelay is PT-1S: it must be PT0.001S to PT24H", s.negated(), s, 3, 10, s, s, s, 0);
        assertRefused("longestDelay is PT0.5S: it must be PT1S to PT24H", s, s.dividedBy(2), 3, 10, s, s, s, 0);
        assertRefused("startsToJoin is 0: it must be 1 to 2147483647", s, s, 0, 10, s, s, s, 0);
        assertRefused("endsInARow is 0: it must be 1 to 2147483647", s, s, 3, 0, s, s, s, 0);
        assertRefused("healthyAfter is PT-1S: it must be PT0S to PT24H", s, s, 3, 10, s.negated(), s, s, 0);
        assertRefused("firstTrial is PT0S: it must be PT0.001S to PT24H", s, s, 3, 10, s, Duration.ZERO, s, 0);
        assertRefused("longestTrial is PT0.5S: it must be PT1S to PT24H", s, s, 3, 10, s, s, s.dividedBy(2), 0);
        assertRefused("jitter is -0.1: it must be 0 to 1", s, s, 3, 10, s, s, s, -0.1);
        assertRefused("jitter is NaN: it must be 0 to 1", s, s, 3, 10, s, s, s, Double.NaN);
    }

    private static void assertRefused(String message, Duration first, Duration most, int starts, int ends,
            Duration healthy, Duration trial, Duration longestTrial, double jitter) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> new BackOff(first, most, starts, ends, healthy, trial, longestTrial, jitter)).getMessage());
    }

    @Test
    void nullsAreNamed() {
        assertEquals("delay is null",
                assertThrows(NullPointerException.class, () -> Restart.after(null, 0)).getMessage());
        assertEquals("worker is null", assertThrows(NullPointerException.class,
                () -> new WorkerEnd(null, null, Duration.ZERO, false, 0)).getMessage());
    }

    // ---- ends

    private static Restart steady(WorkerEnd end) {
        return BackOff.DEFAULT.restart(end, 0);
    }

    @Test
    void aWorkerThatEndsJustAfterTheMarkIsStartedMoreAndMoreRarelyAndForgivenWhenItLivesOn() {
        Duration alive = Duration.ofSeconds(11);
        int failures = 0;
        int starts = 0;
        for (long millis = 0; millis < 600_000; starts++) {
            Restart next = steady(joined(alive).after(failures));
            assertTrue(next.quarantine().isEmpty());
            failures = next.consecutiveFailures();
            millis += alive.toMillis() + next.delay().toMillis();
        }
        assertTrue(starts < 30, starts + " starts in ten minutes, where 54 were possible");
        failures = steady(joined(Duration.ofMinutes(30)).after(5)).consecutiveFailures();
        assertEquals(0, failures);
        // A mark of nothing does not make every start a success either.
        BackOff none = new BackOff(SOON, Duration.ofSeconds(30), 3, 10, Duration.ZERO, SOON, SOON, 0);
        assertEquals(Restart.after(SOON.multipliedBy(2), 2), none.restart(joined(Duration.ZERO).after(1), 0));
    }

    private static End starting(Duration alive) {
        return new End("", alive, Cause.EXITED, Optional.empty(), List.of(), 0, false);
    }

    private static End joined(Duration alive) {
        return new End("unix", alive, Cause.EXITED, Optional.empty(), List.of(), 0, false);
    }

    /** An end, said step by step. */
    private record End(String link, Duration alive, Cause cause, Optional<String> signal, List<String> running,
            long done,
            boolean permanent) {

        End by(Cause other) {
            return new End(link, alive, other, signal, running, done, permanent);
        }

        End killedBy(String name) {
            return new End(link, alive, Cause.SIGNALLED, Optional.of(name), running, done, permanent);
        }

        End running(String task) {
            return new End(link, alive, cause, signal, List.of(task), done, permanent);
        }

        End done(long requests) {
            return new End(link, alive, cause, signal, running, requests, permanent);
        }

        End forGood() {
            return new End(link, alive, cause, signal, running, done, true);
        }

        WorkerEnd after(int failures) {
            WorkerSnapshot worker = new WorkerSnapshot("hash", 0, 1, 4711, WorkerState.EXITED, link, 0, done, 0,
                    Instant.EPOCH, Duration.ZERO, 0, OptionalInt.empty(), Optional.empty());
            Exit exit = new Exit(4711, Instant.EPOCH, cause, 1, signal, "it ended", List.of(), running);
            return new WorkerEnd(worker, exit, alive, permanent, failures);
        }
    }
}
