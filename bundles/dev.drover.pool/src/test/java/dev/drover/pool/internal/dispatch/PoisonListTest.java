package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.request.Request;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;

class PoisonListTest {

    private static final Task<Object, Object> OTHER = Task.named("other");

    private final FakeOwner owner = new FakeOwner();
    private long now = -7;
    private final PoisonList list = new PoisonList(3, () -> now);

    private Request<?, ?> request() {
        return owner.request();
    }

    private static Exit exit(Exit.Cause cause, int code, String... signal) {
        return new Exit(1, Instant.EPOCH, cause, code, signal.length == 0 ? Optional.empty() : Optional.of(signal[0]),
                "worker-1 ended: " + cause, List.of(), List.of());
    }

    private static Exit crash() {
        return exit(Exit.Cause.EXITED, 99);
    }

    private void poison() {
        for (int i = 0; i < 3; i++) list.died(List.of(request()), crash());
    }

    @Test
    void aKindIsRejectedForAMinuteAfterThreeDeathsAndTheOthersAreNot() {
        assertFalse(list.died(List.of(request()), crash()));
        assertFalse(list.died(List.of(request()), crash()));
        assertNull(list.refuses(request()));
        assertTrue(list.died(List.of(request()), crash()));
        assertEquals("such a request was running at the end of 3 workers; it is tried again in 1 m 00 s, or when the"
                + " pool is reset. The last end: worker-1 ended: EXITED", list.refuses(request()));
        assertNull(list.refuses(owner.request("key")), "of another key");
        assertNull(list.refuses(owner.request(OTHER, Request.Route.ANY)));
        assertEquals("task", list.list().getFirst().task());
        assertEquals(3, list.list().getFirst().deaths());
        now += PoisonList.FIRST.toNanos();
        assertNull(list.refuses(request()));
        assertEquals(List.of(), list.list());
    }

    @Test
    void oneMoreDeathAfterThatDoublesTheTimeUpToAnHour() {
        poison();
        Duration expected = PoisonList.FIRST;
        for (int i = 0; i < 12; i++) {
            now += expected.toNanos() - 1;
            assertNotNull(list.refuses(request()));
            now++;
            assertNull(list.refuses(request()));
            assertTrue(list.died(List.of(request()), crash()));
            expected = expected.multipliedBy(2).compareTo(PoisonList.LONGEST) > 0 ? PoisonList.LONGEST
                    : expected.multipliedBy(2);
        }
        assertEquals(PoisonList.LONGEST, expected);
    }

    @Test
    void anAnswerClearsTheKind() {
        list.died(List.of(request()), crash());
        list.died(List.of(request()), crash());
        list.answered(request());
        assertFalse(list.died(List.of(request()), crash()));
        assertNull(list.refuses(request()));
    }

    @Test
    void whatWasRunBesideAnotherKindIsNotBlamed() {
        for (int i = 0; i < 9; i++) {
            assertFalse(list.died(List.of(request(), owner.request(OTHER, Request.Route.ANY)), crash()));
            assertFalse(list.died(List.of(), crash()));
        }
        assertNull(list.refuses(request()));
    }

    @Test
    void endsThatWereAskedForAndKillsFromOutsideSayNothing() {
        for (int i = 0; i < 9; i++) {
            assertFalse(list.died(List.of(request()), exit(Exit.Cause.DRAINED, 0)));
            assertFalse(list.died(List.of(request()), exit(Exit.Cause.KILLED_BY_USER, 137, "KILL")));
            assertFalse(list.died(List.of(request()), exit(Exit.Cause.SIGNALLED, 137, "KILL")));
            assertFalse(list.died(List.of(request()), exit(Exit.Cause.CANCEL_TIMEOUT, 137, "KILL")));
        }
        for (int i = 0; i < 2; i++) list.died(List.of(request()), exit(Exit.Cause.EXITED, 0));
        assertTrue(list.died(List.of(request()), exit(Exit.Cause.SIGNALLED, 139, "SEGV")), "its own faults do");
    }

    @Test
    void oneRequestThatWasRunAtThreeDeathsIsBlamedEvenBesideOthersButNotForKills() {
        Request<?, ?> request = request();
        Exit kill = exit(Exit.Cause.UNRESPONSIVE, 137, "KILL");
        for (int i = 0; i < 2; i++) {
            request.deaths++;
            assertFalse(list.died(List.of(request), kill));
        }
        request.deaths++;
        assertFalse(list.died(List.of(request), exit(Exit.Cause.SIGNALLED, 137, "KILL")));
        assertTrue(list.died(List.of(owner.request(OTHER, Request.Route.ANY), request), kill));
        assertNotNull(list.refuses(request()));
    }

    @Test
    void aResetForgetsAndALimitOfNoneNeverRejects() {
        poison();
        list.reset();
        assertNull(list.refuses(request()));
        PoisonList off = new PoisonList(0, () -> now);
        for (int i = 0; i < 9; i++) assertFalse(off.died(List.of(request()), crash()));
        assertNull(off.refuses(request()));
    }
}
