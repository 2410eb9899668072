package dev.drover.process.internal.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turn by turn on the test's thread, by a clock of the test's; on its own thread where that is the subject. */
@Timeout(60)
class HousekeeperTest {

    private static final long ROUND = Housekeeper.ROUND_NANOS;
    private static final Duration SEVEN_SECONDS = Duration.ofSeconds(7);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Housekeeper housekeeper = new Housekeeper("drover-test", new RunningClock(nanoTime::get));
    private final List<String> done = new ArrayList<>();
    private final List<Long> rounds = new ArrayList<>();

    @AfterEach
    void close() {
        housekeeper.close();
    }

    private long turn(long nanos) {
        nanoTime.addAndGet(nanos);
        return housekeeper.turn();
    }

    /** As many turns as there are while the program runs for so long. */
    private void run(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= ROUND) turn(Math.min(ROUND, left));
    }

    // ---- delayed steps

    @Test
    void aStepIsDoneOnceWhenItsTimeHasComeAndNotBefore() {
        housekeeper.after(Duration.ofNanos(10), () -> done.add("later"));
        housekeeper.after(Duration.ofNanos(5), () -> done.add("sooner"));
        housekeeper.after(Duration.ofNanos(5), () -> done.add("second"));
        assertEquals(1, turn(4));
        assertEquals(List.of(), done);
        assertEquals(5, turn(1));
        assertEquals(List.of("sooner", "second"), done);
        assertEquals(ROUND - 10, turn(5));
        turn(ROUND);
        assertEquals(List.of("sooner", "second", "later"), done);
    }

    @Test
    void aStopOfTheProgramDoesNotCountForAStepWhileRoundsAreNeeded() {
        housekeeper.everyRound(elapsed -> 0);
        housekeeper.after(SEVEN_SECONDS, () -> done.add("due"));
        run(Duration.ofSeconds(1));
        turn(Duration.ofSeconds(9).toNanos());
        run(Duration.ofMillis(5_700));
        assertEquals(List.of(), done);
        run(Duration.ofMillis(100));
        assertEquals(List.of("due"), done);
    }

    @Test
    void aStepThatFailsIsTakenAgainARoundLaterAndHoldsUpNoOther() {
        housekeeper.after(Duration.ofNanos(1), () -> {
            done.add("tried");
            if (done.size() < 4) throw new InternalError("a test's");
        });
        housekeeper.after(Duration.ofNanos(1), () -> done.add("other"));
        turn(1);
        assertEquals(List.of("tried", "other"), done);
        turn(ROUND - 1);
        assertEquals(2, done.size());
        turn(1);
        assertEquals(3, done.size());
        turn(ROUND);
        turn(ROUND);
        turn(ROUND);
        assertEquals(List.of("tried", "other", "tried", "tried"), done);
    }

    @Test
    void aStepThatAlwaysFailsIsGivenUp() {
        housekeeper.after(Duration.ZERO, () -> {
            done.add("tried");
            throw new IllegalStateException("a test's");
        });
        for (int i = 0; i < 2 * Housekeeper.MOST_TRIES; i++) turn(ROUND);
        assertEquals(Housekeeper.MOST_TRIES, done.size());
    }

    @Test
    void theLongestDelayThatThereIsNeverComes() {
        housekeeper.after(Duration.ofSeconds(Long.MAX_VALUE), () -> done.add("due"));
        run(SEVEN_SECONDS);
        assertEquals(List.of(), done);
    }

    // ---- rounds

    @Test
    void aRoundIsToldHowLongTheProgramHasBeenRunning() {
        housekeeper.everyRound(elapsed -> {
            rounds.add(elapsed);
            return 0;
        });
        assertEquals(ROUND - 1, turn(1));
        assertEquals(List.of(), rounds);
        assertEquals(ROUND, turn(ROUND + 4));
        turn(Duration.ofMinutes(1).toNanos());
        assertEquals(List.of(ROUND + 5, RunningClock.LONGEST_STEP_NANOS), rounds);
    }

    /** A turn whenever the housekeeper would take one, for so long; returns how many that are. */
    private int turnsIn(Duration time) {
        int turns = 0;
        long pause = turn(0);
        for (long left = time.toNanos(); left - pause >= 0; turns++) {
            left -= pause;
            pause = turn(pause);
        }
        return turns;
    }

    @Test
    void nobodyNeedsItSoItSleepsForASecond() {
        housekeeper.everyRound(elapsed -> {
            rounds.add(elapsed);
            return Long.MAX_VALUE;
        });
        turn(ROUND);
        rounds.clear();
        assertEquals(10, turnsIn(Duration.ofSeconds(10)));
        assertEquals(Collections.nCopies(10, Housekeeper.IDLE_NANOS), rounds);
    }

    @Test
    void theNextRoundComesWhenTheFirstNeedsIt() {
        housekeeper.everyRound(elapsed -> Long.MAX_VALUE);
        housekeeper.everyRound(elapsed -> 3 * ROUND);
        turn(ROUND);
        assertEquals(2 * ROUND, turn(ROUND));
        assertEquals(3 * ROUND, turn(2 * ROUND));
    }

    @Test
    void whoAsksForARoundGetsItWithinFiftyMillisecondsOfTheLast() {
        housekeeper.everyRound(elapsed -> {
            rounds.add(elapsed);
            return Long.MAX_VALUE;
        });
        turn(ROUND);
        rounds.clear();
        turn(10);
        housekeeper.soon();
        assertEquals(ROUND - 20, turn(10));
        turn(ROUND - 20);
        assertEquals(List.of(ROUND), rounds);
        turn(5 * ROUND);
        housekeeper.soon();
        assertEquals(Housekeeper.IDLE_NANOS, turn(1));
        assertEquals(List.of(ROUND, 5 * ROUND + 1), rounds);
    }

    @Test
    void aStepIsDoneAtItsTimeThoughNobodyNeedsRounds() {
        turn(ROUND);
        housekeeper.after(Duration.ofMillis(300), () -> done.add("due"));
        assertEquals(Duration.ofMillis(299).toNanos(), turn(1_000_000));
        turn(Duration.ofMillis(299).toNanos());
        assertEquals(List.of("due"), done);
    }

    @Test
    void itsOwnSleepIsNoStopOfTheProgramAndAStopInItIsNoMoreThanTheSleep() {
        housekeeper.everyRound(elapsed -> {
            rounds.add(elapsed);
            return Long.MAX_VALUE;
        });
        turn(ROUND);
        rounds.clear();
        turn(Housekeeper.IDLE_NANOS);
        turn(Duration.ofMinutes(1).toNanos());
        assertEquals(
                List.of(Housekeeper.IDLE_NANOS, Housekeeper.IDLE_NANOS + RunningClock.LONGEST_STEP_NANOS), rounds);
    }

    @Test
    void whatThrowsInARoundIsDoneInTheNextAndHoldsUpNoOther() {
        housekeeper.everyRound(elapsed -> {
            done.add("fails");
            throw new InternalError("a test's");
        });
        housekeeper.everyRound(elapsed -> {
            done.add("other");
            return 0;
        });
        turn(ROUND);
        turn(ROUND);
        assertEquals(List.of("fails", "other", "fails", "other"), done);
    }

    // ---- on its own thread

    @Test
    void itsThreadSurvivesWhateverItsClockOrAStepThrowsAndAnInterrupt() throws Exception {
        AtomicLong reads = new AtomicLong();
        Housekeeper own = new Housekeeper("drover-test", new RunningClock(() -> {
            if (reads.incrementAndGet() % 10 == 5) throw new InternalError("a test's");
            return System.nanoTime();
        }));
        CountDownLatch threeRounds = new CountDownLatch(3);
        CountDownLatch step = new CountDownLatch(1);
        try {
            own.start();
            own.everyRound(elapsed -> {
                Thread.currentThread().interrupt();
                threeRounds.countDown();
                throw new StackOverflowError("a test's");
            });
            assertTrue(threeRounds.await(20, TimeUnit.SECONDS));
            while (step.getCount() > 0) {
                try {
                    own.after(Duration.ofMillis(1), step::countDown);
                    assertTrue(step.await(20, TimeUnit.SECONDS));
                } catch (InternalError e) {
                    assertEquals("a test's", e.getMessage());
                }
            }
        } finally {
            own.close();
        }
    }

    @Test
    void itsThreadSleepsAndIsWokenByWhoAsksForARound() throws Exception {
        try (Housekeeper own = new Housekeeper("drover-test", new RunningClock(System::nanoTime))) {
            Semaphore begun = new Semaphore(0);
            own.everyRound(elapsed -> {
                begun.release();
                return Long.MAX_VALUE;
            });
            own.start();
            long before = System.nanoTime();
            // Each of them would take a second of its own.
            for (int i = 0; i < 100; i++) {
                assertTrue(begun.tryAcquire(20, TimeUnit.SECONDS));
                begun.drainPermits();
                own.soon();
            }
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(50));
        }
    }

    @Test
    void closedItDoesNothingMore() {
        housekeeper.after(Duration.ofNanos(1), () -> done.add("before"));
        housekeeper.close();
        housekeeper.after(Duration.ZERO, () -> done.add("after"));
        turn(ROUND);
        assertEquals(List.of(), done);
        assertFalse(done.contains("after"));
    }
}
