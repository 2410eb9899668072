package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class StickyKeysTest {

    private static final int MOST = 100_000;

    private final FakeWorkers workers = new FakeWorkers();
    private final StickyKeys keys = new StickyKeys();

    @Test
    void aKeyStaysWithItsWorker() {
        PoolWorker first = workers.idle();
        assertNull(keys.get("a"));
        assertSame(first, keys.bind("a", first));
        assertSame(first, keys.get("a"));
        assertSame(first, keys.bind("a", workers.idle()), "another thread has bound it meanwhile");
        assertTrue(keys.has("a"));
    }

    @Test
    void noKeyIsNotBound() {
        assertFalse(keys.has("a"));
        assertFalse(keys.has(null));
    }

    @Test
    void theKeyOfAWorkerThatTakesNoMoreRequestsIsBoundAnew() {
        PoolWorker closing = workers.idle();
        keys.bind("a", closing);
        closing.beginDrain();
        assertFalse(keys.has("a"));
        assertNull(keys.get("a"));
        PoolWorker next = workers.idle();
        assertSame(next, keys.bind("a", next));
    }

    @Test
    void onlyTheKeysOfTheForgottenWorkerAreFree() {
        PoolWorker gone = workers.idle();
        PoolWorker stays = workers.idle();
        keys.bind("a", gone);
        keys.bind("b", stays);
        keys.forget(gone);
        assertFalse(keys.has("a"));
        assertTrue(keys.has("b"));
    }

    @Test
    void beyondTheBoundTheKeyUsedLeastRecentlyIsForgotten() {
        PoolWorker worker = workers.idle();
        for (int i = 0; i < MOST; i++) keys.bind("k" + i, worker);
        keys.get("k0");
        keys.bind("one more", worker);
        assertTrue(keys.has("k0"), "just used");
        assertFalse(keys.has("k1"));
        assertTrue(keys.has("one more"));
    }
}
