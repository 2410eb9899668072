package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pool is never given up: what cannot start is tried again more rarely, and what is killed from outside starts again.
 */
class QuarantineTest {

    /** The longest delay before another start of a slot that is not quarantined and has failed twice at most. */
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FIRST_TRIAL = Duration.ofSeconds(5);

    private final PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 1));

    /** Has each process end before it joins, until the slot is quarantined; returns the request that asked for it. */
    private CompletableFuture<Object> quarantine() {
        CompletableFuture<Object> asked = fakes.send();
        for (int i = 0; i < 3; i++) {
            fakes.services.runAll();
            fakes.process(i).exits(1);
            fakes.services.runAll();
            if (i < 2) fakes.services.advance(SOON);
        }
        return asked;
    }

    private FakeHostProcess start(int made) {
        fakes.services.runAll();
        return fakes.process(made);
    }

    private int started() {
        fakes.services.runAll();
        return fakes.services.processes.size();
    }

    private WorkerState state() {
        return fakes.pool.snapshot().workers().getFirst().state();
    }

    private static void assertRejected(String why, CompletableFuture<Object> future) {
        Rejected rejected = assertInstanceOf(Rejected.class, future.exceptionNow());
        assertTrue(rejected.getMessage().contains(why), rejected::getMessage);
    }

    @Test
    void afterThreeStartsInVainRequestsAreRejectedWithTheReasonAndWhatComesNext() {
        assertRejected("tried again from time to time", quarantine());
        assertEquals(WorkerState.QUARANTINED, state());
        assertRejected("EXITED", fakes.send());
        assertEquals(3, started(), "a request must not start what has just failed");
    }

    @Test
    void aTrialThatJoinsEndsTheQuarantine() {
        quarantine();
        fakes.services.advance(FIRST_TRIAL);
        assertEquals(4, started());
        assertRejected("tried again", fakes.send());
        start(3).join("task");
        CompletableFuture<Object> served = fakes.send();
        fakes.services.runAll();
        start(3).reply("answer");
        assertEquals("answer", served.resultNow());
    }

    @Test
    @Tag("R55")
    void aTrialThatFailsIsFollowedByALaterOne() {
        quarantine();
        fakes.services.advance(FIRST_TRIAL);
        start(3).exits(1);
        fakes.services.runAll();
        fakes.services.advance(Duration.ofSeconds(7));
        assertEquals(4, started(), "twice the delay, less a fifth at most, is 8 s");
        fakes.services.advance(Duration.ofSeconds(3));
        assertEquals(5, started());
        assertEquals(WorkerState.STARTING, state());
    }

    @Test
    void resetGivesAFreshStartAndTheTrialThatWasDueIsForgotten() {
        quarantine();
        fakes.pool.reset();
        CompletableFuture<Object> served = fakes.send();
        assertEquals(4, started());
        fakes.services.advance(Duration.ofMinutes(10));
        assertEquals(4, started());
        start(3).join("task");
        fakes.services.runAll();
        start(3).reply("answer");
        assertEquals("answer", served.resultNow());
    }

    @Test
    void whatCanNeverStartIsRejectedAtOnceAndTriedAgainAllTheSame() {
        CompletableFuture<Object> asked = fakes.send();
        start(0).cannotStart();
        fakes.services.runAll();
        assertRejected("NOT_STARTED", asked);
        fakes.services.advance(FIRST_TRIAL);
        assertEquals(2, started());
    }

    @Test
    @Tag("R24")
    void aStartThatTheSystemRefusesIsTriedAgainWithGrowingDelaysAndWhatWaitsIsAnswered() {
        CompletableFuture<Object> asked = fakes.send();
        Duration delay = Duration.ofMillis(100);
        for (int i = 0; i < 8; i++) {
            start(i).ends(Exit.Cause.NOT_STARTED, -1, false);
            assertEquals(i + 1, started());
            // Jitter takes a fifth off at most.
            fakes.services.advance(delay.multipliedBy(79).dividedBy(100));
            assertEquals(i + 1, started(), "after " + delay);
            fakes.services.advance(delay.multipliedBy(22).dividedBy(100));
            assertEquals(i + 2, started(), "after " + delay);
            assertFalse(asked.isDone(), "the system may start a process any moment");
            delay = delay.multipliedBy(2);
        }
        start(8).join("task");
        fakes.services.runAll();
        start(8).reply("answer");
        assertEquals("answer", asked.resultNow());
    }

    @Test
    @Tag("R55")
    void killsFromOutsideNeverCountAgainstTheSlot() {
        PoolOnFakes pool = PoolOnFakes.of(1);
        for (int i = 0; i < 30; i++) {
            pool.process(i).isKilled();
            pool.services.runAll();
            pool.services.advance(SOON);
            pool.joinAll();
            assertEquals(i + 2, pool.services.processes.size());
        }
        CompletableFuture<Object> served = pool.send();
        pool.process(30).reply("answer");
        assertEquals("answer", served.resultNow());
    }

    @Test
    @Tag("R55")
    void requestsThatEndTheirWorkerDoNotDenyThePoolToOthers() {
        PoolOnFakes pool = PoolOnFakes.of(1);
        for (int i = 0; i < 30; i++) {
            // Of a key each: requests of one kind would be rejected themselves.
            CompletableFuture<Object> bad = pool.pool.pinned("key-" + i).send(PoolOnFakes.TASK, "x");
            pool.process(i).ends(i % 2 == 0 ? Exit.Cause.EXITED : Exit.Cause.CANCEL_TIMEOUT, 3, false);
            pool.services.runAll();
            assertFalse(bad.exceptionNow() instanceof Rejected, bad::toString);
            pool.services.advance(SOON);
            pool.joinAll();
        }
        CompletableFuture<Object> served = pool.send();
        pool.process(30).reply("answer");
        assertEquals("answer", served.resultNow());
    }

    @Test
    void aWorkerThatLivedLongHasNotFailedToStart() {
        PoolOnFakes pool = PoolOnFakes.of(1);
        int[] waited = new int[15];
        for (int i = 0; i < 15; i++) {
            pool.rounds(Duration.ofSeconds(11));
            pool.process(i).exits(1);
            pool.services.runAll();
            pool.services.advance(Duration.ofMillis(500));
            for (int second = 0; pool.services.processes.size() == i + 1; second++) {
                assertTrue(second < 30, "it is never quarantined");
                pool.services.advance(Duration.ofSeconds(1));
                waited[i]++;
            }
            pool.joinAll();
        }
        assertEquals(0, waited[0]);
        assertTrue(waited[14] > 20, "it is started more and more rarely");
    }

    @Test
    void noTrialStartsInAPoolThatIsClosed() {
        quarantine();
        fakes.pool.close();
        fakes.services.advance(Duration.ofMinutes(10));
        assertEquals(3, started());
    }
}
