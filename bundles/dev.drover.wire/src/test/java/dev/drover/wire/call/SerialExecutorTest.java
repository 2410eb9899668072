package dev.drover.wire.call;

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
        turn.execute(() -> {
            turn.execute(() -> order.add("inner"));
            order.add("outer");
        });
        assertEquals(List.of("outer", "inner"), order);
    }

    @Test
    void whateverAStepThrowsThoseAfterItAreRun() {
        SerialExecutor turn = new SerialExecutor();
        List<String> done = new ArrayList<>();
        turn.execute(() -> {
            turn.execute(() -> done.add("second"));
            throw new StackOverflowError("on purpose");
        });
        turn.execute(() -> done.add("third"));
        assertEquals(List.of("second", "third"), done);
    }

    @Test
    void ofTooManyThatWaitTheOldestAreLeftOutAndNeverTheEnd() {
        SerialExecutor turn = new SerialExecutor();
        List<Integer> done = new ArrayList<>();
        turn.execute(() -> {
            for (int i = 1; i <= 5_000; i++) {
                int number = i;
                turn.executeOrLeaveOut(() -> done.add(number), 10);
            }
            turn.execute(() -> done.add(0));
        });
        assertEquals(SerialExecutor.MAX_WAITING + 1, done.size());
        assertEquals(5_000 - SerialExecutor.MAX_WAITING + 1, done.getFirst());
        assertEquals(List.of(5_000, 0), done.subList(done.size() - 2, done.size()));
    }

    @Test
    void ofTooManyBytesTheNewestStay() {
        SerialExecutor turn = new SerialExecutor();
        List<Integer> done = new ArrayList<>();
        turn.execute(() -> {
            for (int i = 1; i <= 10; i++) {
                int number = i;
                turn.executeOrLeaveOut(() -> done.add(number), SerialExecutor.MAX_WAITING_BYTES / 2);
            }
        });
        assertEquals(List.of(9, 10), done);
        turn.execute(() -> turn.executeOrLeaveOut(() -> done.add(11), 2 * SerialExecutor.MAX_WAITING_BYTES));
        assertEquals(List.of(9, 10, 11), done, "one that is larger than all may be");
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
                    turn.execute(() -> {
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
