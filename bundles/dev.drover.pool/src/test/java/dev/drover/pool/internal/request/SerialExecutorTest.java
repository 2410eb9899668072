package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    @Test
    void aStepOfAStepComesAfterIt() {
        SerialExecutor turn = new SerialExecutor();
        List<String> order = new ArrayList<>();
        turn.run(() -> {
            turn.run(() -> order.add("inner"));
            order.add("outer");
        });
        assertEquals(List.of("outer", "inner"), order);
    }

    @Test
    void whateverAStepThrowsThoseAfterItAreRun() {
        SerialExecutor turn = new SerialExecutor();
        List<String> done = new ArrayList<>();
        turn.run(() -> {
            turn.run(() -> done.add("second"));
            throw new StackOverflowError("on purpose");
        });
        turn.run(() -> done.add("third"));
        assertEquals(List.of("second", "third"), done);
    }

    @Test
    void oneAtATimeAndNoneLostUnderStress() throws InterruptedException {
        SerialExecutor turn = new SerialExecutor();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        int[] sum = new int[1];
        int[] last = new int[4];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(new Thread(() -> {
                for (int i = 1; i <= 20_000; i++) {
                    int number = i;
                    turn.run(() -> {
                        if (inside.incrementAndGet() != 1 || last[thread] != number - 1) faults.incrementAndGet();
                        last[thread] = number;
                        sum[0]++;
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        assertEquals(0, faults.get());
        assertEquals(80_000, sum[0]);
    }
}
