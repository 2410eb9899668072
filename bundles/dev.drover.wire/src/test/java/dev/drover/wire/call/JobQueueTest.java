package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jobs that wait and those that run. */
@Timeout(60)
class JobQueueTest {

    private static final int SCALE = Integer.getInteger("drover.scale", 1);

    private static Job job(long correlation) {
        return new Job(null, correlation, new byte[0], true, null, 1024);
    }

    private static Job post() {
        return new Job(null, 0, new byte[0], false, null, 1024);
    }

    @Test
    void jobsAreTakenInTheOrderTheyCame() {
        JobQueue jobs = new JobQueue(2);
        Job first = job(1);
        Job second = job(2);
        jobs.add(first);
        jobs.add(second);
        assertSame(first, jobs.take(0));
        assertSame(second, jobs.take(1));
        assertNull(jobs.poll(0));
    }

    @Test
    void theFirstPlaceIsTakenAtOnceOnlyIfItIsFree() {
        JobQueue jobs = new JobQueue(1);
        Job waiting = job(2);
        assertTrue(jobs.beginOrAdd(job(1)));
        assertFalse(jobs.beginOrAdd(waiting));
        assertSame(waiting, jobs.poll(0));
        assertNull(jobs.poll(0));
        assertTrue(jobs.beginOrAdd(job(3)));
    }

    @Test
    void onlyAWaitingJobIsTakenOutByACancel() {
        JobQueue jobs = new JobQueue(1);
        Job running = job(1);
        jobs.beginOrAdd(running);
        jobs.beginOrAdd(job(2));
        assertFalse(jobs.cancel(1));
        assertTrue(running.cancelled());
        assertTrue(jobs.cancel(2));
        assertFalse(jobs.cancel(2));
        assertFalse(jobs.cancel(3));
        assertNull(jobs.poll(0));
    }

    @Test
    void aRecallLeavesPostsAndRunningJobs() {
        JobQueue jobs = new JobQueue(1);
        Job waiting = job(2);
        Job post = post();
        jobs.beginOrAdd(job(1));
        jobs.add(post);
        jobs.add(waiting);
        jobs.add(Job.LAST);
        assertEquals(List.of(waiting), jobs.recall());
        assertEquals(List.of(), jobs.recall());
        assertSame(post, jobs.poll(0));
        assertSame(Job.LAST, jobs.poll(0));
    }

    @Test
    void everyJobIsTakenOrCancelledOrRecalledExactlyOnce() throws Exception {
        long seed = 13;
        int places = 4;
        int count = 50_000 * SCALE;
        JobQueue jobs = new JobQueue(places);
        AtomicIntegerArray outcomes = new AtomicIntegerArray(count + 1);
        Map<Job, Integer> numbers = new HashMap<>();
        List<Job> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(job(i));
            numbers.put(all.get(i - 1), i);
        }
        AtomicInteger added = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < places; p++) {
            int place = p;
            threads.add(new Thread(() -> {
                for (Job job; (job = jobs.take(place)) != Job.LAST;) outcomes.incrementAndGet(numbers.get(job));
            }));
        }
        Thread canceller = new Thread(() -> {
            Random random = new Random(seed);
            while (added.get() < count) {
                int recent = Math.max(1, added.get() - random.nextInt(20));
                if (jobs.cancel(recent)) outcomes.incrementAndGet(recent);
                if (random.nextInt(50) == 0) for (Job job : jobs.recall()) outcomes.incrementAndGet(numbers.get(job));
            }
        });
        threads.add(canceller);
        threads.forEach(Thread::start);
        for (Job job : all) {
            jobs.add(job);
            added.incrementAndGet();
        }
        canceller.join();
        for (int p = 0; p < places; p++) jobs.add(Job.LAST);
        for (Thread thread : threads) thread.join();
        for (int i = 1; i <= count; i++) assertEquals(1, outcomes.get(i), "job " + i + ", seed " + seed);
    }
}
