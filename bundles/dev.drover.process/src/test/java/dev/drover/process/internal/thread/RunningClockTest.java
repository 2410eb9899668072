package dev.drover.process.internal.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningClockTest {

    private static final long STEP = RunningClock.LONGEST_STEP_NANOS;

    private final AtomicLong nanoTime = new AtomicLong(-1_000_000_000L);
    private final RunningClock clock = new RunningClock(nanoTime::get);
    private final long begin = clock.nanos();

    private long sinceBegin() {
        return clock.nanos() - begin;
    }

    @Test
    void whileTheProgramRunsItIsAsFineAsTheOtherClock() {
        nanoTime.addAndGet(1);
        assertEquals(1, sinceBegin());
        nanoTime.addAndGet(STEP - 1);
        assertEquals(STEP, sinceBegin());
        clock.mark();
        nanoTime.addAndGet(STEP);
        assertEquals(2 * STEP, sinceBegin());
    }

    @Test
    @Tag("R36")
    void aStopIsNoMoreThanAStep() {
        nanoTime.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertEquals(STEP, sinceBegin());
        nanoTime.addAndGet(5);
        assertEquals(STEP + 5, sinceBegin());
        nanoTime.addAndGet(TimeUnit.HOURS.toNanos(1));
        clock.mark();
        assertEquals(2 * STEP, sinceBegin());
    }

    @Test
    void aPauseThatWasSaidBeforeIsNoStop() {
        clock.mark(5 * STEP);
        nanoTime.addAndGet(6 * STEP);
        assertEquals(6 * STEP, sinceBegin());
        clock.mark();
        nanoTime.addAndGet(6 * STEP);
        assertEquals(7 * STEP, sinceBegin(), "it counts for the next mark only");
        clock.mark(5 * STEP);
        nanoTime.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertEquals(13 * STEP, sinceBegin());
    }

    @Test
    void itGoesOnForWhoWaitsThoughNobodyMarksItsTime() {
        for (int i = 1; i <= 100; i++) {
            nanoTime.addAndGet(2 * STEP);
            assertEquals(i * STEP, sinceBegin());
        }
    }

    @Test
    void aThreadThatComesWithAnEarlierTimeDoesNotTurnItBack() {
        nanoTime.addAndGet(STEP);
        clock.mark();
        nanoTime.addAndGet(-STEP / 2);
        assertEquals(STEP, sinceBegin());
        clock.mark();
        assertEquals(STEP, sinceBegin());
    }

    @Test
    void noThreadSeesItGoBackWhileOthersMarkIt() throws Exception {
        List<Thread> readers = new ArrayList<>();
        AtomicLong backwards = new AtomicLong();
        for (int i = 0; i < 3; i++) {
            readers.add(Thread.ofPlatform().start(() -> {
                for (long last = clock.nanos(), j = 0; j < 200_000; j++) {
                    long now = clock.nanos();
                    if (now < last) backwards.incrementAndGet();
                    last = now;
                    nanoTime.addAndGet(j % 50 == 0 ? 3 * STEP : STEP / 20);
                    if (j % 7 == 0) clock.mark(j % 2 * STEP);
                }
            }));
        }
        for (Thread each : readers) each.join();
        assertEquals(0, backwards.get());
        assertTrue(sinceBegin() > 0);
    }
}
