package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.pool.internal.fake.IdlePolicy;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

/** When a pool needs the housekeeper's next round: soon while anything goes on in it, seldom while nothing does. */
class HousekeepingPaceTest {

    private static final long SOON = 0;

    /** A pool in which nothing has been going on for a second. */
    private static PoolOnFakes quiet(int workers) {
        PoolOnFakes fakes = PoolOnFakes.of(workers);
        fakes.rounds(Duration.ofSeconds(2));
        fakes.services.soon = false;
        return fakes;
    }

    @Test
    void anIdlePoolNeedsTheNextRoundWhenItsWorkersOrItsPolicyDo() {
        PoolOnFakes fakes = quiet(2);
        long policy = fakes.round();
        assertTrue(policy > Duration.ofSeconds(20).toNanos(), () -> "in " + policy + " ns");
        fakes.process(1).nextCheck = 123;
        assertEquals(123, fakes.round());
        fakes.process(1).nextCheck = Long.MAX_VALUE;
        fakes.services.policy = new IdlePolicy(IdleAction.STAY);
        fakes.rounds(IdlePolicy.INTERVAL.multipliedBy(5));
        assertTrue(fakes.round() <= IdlePolicy.INTERVAL.toNanos());
    }

    @Test
    void aRequestHasTheNextRoundComeSoonUntilTheWorkerHasLetGoOfIt() {
        PoolOnFakes fakes = quiet(1);
        CompletableFuture<Object> future = fakes.send();
        assertTrue(fakes.services.soon);
        for (int i = 0; i < 100; i++) assertEquals(SOON, fakes.round());
        future.cancel(false);
        for (int i = 0; i < 30; i++) assertEquals(SOON, fakes.round());
        fakes.process(0).frame(Frame.ERROR, Frame.CANCELLED, 0, "");
        fakes.rounds(Duration.ofSeconds(2));
        assertTrue(fakes.round() > SOON);
    }

    @Test
    void whatWaitsHasTheNextRoundComeSoon() {
        PoolOnFakes fakes = quiet(1);
        fakes.process(0).link.unsent(100 << 20);
        fakes.pool.post(PoolOnFakes.TASK, "x");
        assertTrue(fakes.services.soon);
        for (int i = 0; i < 100; i++) assertEquals(SOON, fakes.round());
        fakes.process(0).link.unsent(0);
        fakes.rounds(Duration.ofSeconds(2));
        assertTrue(fakes.round() > SOON);
    }

    @Test
    void aWorkerThatStartsOrEndsHasTheNextRoundComeSoon() {
        PoolOnFakes fakes = quiet(1);
        fakes.pool.resize(2, 2);
        assertTrue(fakes.services.soon);
        for (int i = 0; i < 100; i++) assertEquals(SOON, fakes.round(), "it starts");
        fakes.joinAll();
        fakes.rounds(Duration.ofSeconds(2));
        assertTrue(fakes.round() > SOON);
        fakes.services.soon = false;
        fakes.pool.resize(1, 1);
        assertTrue(fakes.services.soon);
        for (int i = 0; i < 100; i++) assertEquals(SOON, fakes.round(), "it ends");
    }

    @Test
    void aChangeHasTheNextRoundComeSoonForASecond() {
        PoolOnFakes fakes = quiet(1);
        fakes.pool.weight(0, 5);
        assertTrue(fakes.services.soon);
        for (int i = 0; i < 20; i++) assertEquals(SOON, fakes.round());
        fakes.round();
        assertTrue(fakes.round() > SOON);
    }

    @Test
    void whatFailsIsDoneAgainSoon() {
        PoolOnFakes fakes = quiet(1);
        fakes.process(0).checkFailure = new IllegalStateException("a test's");
        assertEquals(SOON, fakes.round());
        fakes.process(0).checkFailure = null;
        assertTrue(fakes.round() > SOON);
    }
}
