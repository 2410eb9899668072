package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.pool.internal.fake.FakeLink;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

class WorkerLinkTest {

    private final FakeLink link = new FakeLink();
    private final WorkerGate gate = new WorkerGate();
    private final WorkerLink peer = new WorkerLink("pool-1", gate);

    WorkerLinkTest() {
        gate.open();
        peer.opened(link);
    }

    @Test
    void framesGoOverTheLinkUntilItHasEnded() {
        assertSame(link, peer.link());
        assertTrue(peer.send(Frame.PING, 0, 7, null));
        assertEquals(7, link.sent(Frame.PING).getFirst().correlation());
        link.unsent(12);
        assertEquals(12, peer.unsent());
        link.close(null);
        assertFalse(peer.send(Frame.PING, 0, 8, null));
        assertFalse(gate.closed());
    }

    @Test
    void aLinkThatThrowsIsEndedAndWhatWasSentCountsAsSent() {
        link.failure = new OutOfMemoryError("on purpose");
        assertTrue(peer.send(Frame.PING, 0, 7, null));
        assertTrue(gate.closed());
        assertSame(link.failure, link.closedFor().getCause());
        link.failure = null;
        assertFalse(peer.send(Frame.PING, 0, 8, null));
    }

    @Test
    void evenALinkThatCannotBeEndedThrowsNothing() {
        link.failure = new OutOfMemoryError("on purpose");
        link.closeFailure = new OutOfMemoryError("on purpose, too");
        assertTrue(peer.send(Frame.PING, 0, 7, null));
        assertTrue(gate.closed());
    }
}
