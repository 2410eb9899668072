package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.request.Request;
import org.junit.jupiter.api.Test;

class CountsTest {

    private final Counts counts = new Counts();

    private Request<Object, Object> taken(long timeout) {
        Request<Object, Object> request =
                new Request<>(new FakeOwner(), FakeOwner.TASK, null, Request.Route.ANY, false, timeout, 0);
        counts.taken(request);
        return request;
    }

    @Test
    void aRequestIsUnsettledFromItsTakingToItsSettling() {
        Request<Object, Object> answered = taken(0);
        Request<Object, Object> failed = taken(0);
        assertEquals(2, counts.unsettled());
        counts.settled(answered, true);
        counts.settled(failed, false);
        assertEquals(0, counts.unsettled());
        assertEquals(2, counts.submitted());
        assertEquals(1, counts.done());
        assertEquals(1, counts.failed());
    }

    @Test
    void aCountThatIsTakenBackLeavesTheRequestUnsettled() {
        Request<Object, Object> request = taken(1);
        counts.settled(request, true);
        counts.settledBefore(request, true);
        assertEquals(1, counts.unsettled());
        assertEquals(0, counts.done());
        assertTrue(counts.anyTimed());
    }

    @Test
    void onlyUnsettledRequestsWithADeadlineAreTimed() {
        taken(0);
        assertFalse(counts.anyTimed());
        Request<Object, Object> timed = taken(1);
        assertTrue(counts.anyTimed());
        counts.settled(timed, false);
        assertFalse(counts.anyTimed());
    }

    @Test
    void eachChangeMakesAnotherNumber() {
        long before = counts.changes();
        Request<Object, Object> request = taken(0);
        long taken = counts.changes();
        counts.settled(request, true);
        assertNotEquals(before, taken);
        assertNotEquals(taken, counts.changes());
    }
}
