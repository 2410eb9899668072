package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who wants to hear that a pool has changed. */
class ChangeListenerTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void changesAreToldButNotTooOften() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        AtomicInteger calls = new AtomicInteger();
        Registration registration = pool.onChange(calls::incrementAndGet);
        long begin = System.nanoTime();
        for (int i = 0; i < 500; i++) harness.call(pool, TestWorker.WORK, (long) i);
        harness.await("a call", () -> calls.get() > 0);
        double tenths = (System.nanoTime() - begin) / 1e8;
        assertTrue(calls.get() <= tenths + 1, () -> calls + " calls in " + tenths + " tenths of a second");
        registration.close();
    }
}
