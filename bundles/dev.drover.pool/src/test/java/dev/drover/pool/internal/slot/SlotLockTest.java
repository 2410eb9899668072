package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlotLockTest {

    private final SlotLock lock = new SlotLock();

    @Test
    void itReturnsWhatTheWorkReturnsAndMayBeTakenAgainInside() {
        assertEquals("inner", lock.with(() -> lock.with(() -> "inner")));
    }

    @Test
    @Timeout(60)
    void itIsGivenBackWhateverTheWorkThrows() throws InterruptedException {
        Runnable fails = () -> {
            throw new StackOverflowError("on purpose");
        };
        assertThrows(StackOverflowError.class, () -> lock.with(fails));
        List<String> done = new ArrayList<>();
        Thread other = new Thread(() -> lock.with(() -> {
            done.add("other");
        }));
        other.start();
        other.join();
        assertEquals(List.of("other"), done);
    }

    @Test
    @Timeout(60)
    void oneThreadAtATime() throws InterruptedException {
        int[] sum = {0};
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++)
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) lock.with(() -> {
                    sum[0]++;
                });
            }));
        threads.forEach(Thread::start);
        for (Thread each : threads) each.join();
        assertEquals(80_000, sum[0]);
    }
}
