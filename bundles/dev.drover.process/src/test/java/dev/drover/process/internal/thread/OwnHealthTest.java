package dev.drover.process.internal.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.drover.api.monitor.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnHealthTest {

    private long now;
    private final OwnHealth health = new OwnHealth(() -> now);

    private List<String> stuckOf(String thread) {
        now += OwnHealth.APART.toNanos();
        return health.look().stuck().stream().filter(each -> each.contains("'" + thread + "'")).toList();
    }

    @Test
    void aThreadThatIsBlockedAtTwoLooksIsNamedWithTheHolderAndThenNoMore() throws InterruptedException {
        Object lock = new Object();
        Thread blocked = new Thread(() -> {
            synchronized (lock) {
                lock.notifyAll();
            }
        }, "drover-test-blocked");
        synchronized (lock) {
            blocked.start();
            while (blocked.getState() != Thread.State.BLOCKED) Thread.onSpinWait();
            assertEquals(List.of(), stuckOf("drover-test-blocked"), "one look tells nothing");
            List<String> found = stuckOf("drover-test-blocked");
            assertEquals(1, found.size());
            assertTrue(found.get(0).contains("held up for at least 5 s: it waits for the lock java.lang.Object@"),
                    found.get(0));
            assertTrue(found.get(0).contains("that '" + Thread.currentThread().getName() + "' holds"), found.get(0));
        }
        blocked.join();
        assertEquals(List.of(), stuckOf("drover-test-blocked"));
    }

    @Test
    void aThreadThatWaitsForWorkIsNotHeldUp() throws InterruptedException {
        var work = new java.util.concurrent.LinkedBlockingQueue<Runnable>();
        var pool = new java.util.concurrent.ThreadPoolExecutor(1, 1, 1, java.util.concurrent.TimeUnit.MINUTES, work,
                task -> new Thread(task, "drover-test-idle"));
        try {
            pool.prestartAllCoreThreads();
            assertEquals(List.of(), stuckOf("drover-test-idle"));
            assertEquals(List.of(), stuckOf("drover-test-idle"));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theHeapAndTheCollectorsShareAreFigures() {
        Health first = health.look();
        assertTrue(first.heapUsed() > 0 && first.heapUsed() <= first.heapMax(), first::toString);
        assertTrue(first.collectorShare() >= 0 && first.collectorShare() <= 1, first::toString);
        now += Duration.ofDays(1).toNanos();
        assertTrue(health.look().collectorShare() < 0.01);
    }
}
