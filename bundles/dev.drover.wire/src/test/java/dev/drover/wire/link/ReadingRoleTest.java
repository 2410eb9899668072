package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The role of the reading thread by itself: steps that the test gives it instead of frames. */
class ReadingRoleTest {

    /** What the owner does between two waits; its last step is null. */
    private final BlockingQueue<Runnable> steps = new ArrayBlockingQueue<>(100);
    private final ReadingRole role = new ReadingRole("role-under-test", this::read);
    private final CountDownLatch ended = new CountDownLatch(1);

    private static final Runnable LAST = () -> {};

    private void read() {
        while (true) {
            role.waits();
            Runnable step;
            try {
                step = steps.take();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                role.woke();
            }
            if (step == LAST) break;
            step.run();
            if (!role.backFromCallback()) return;
        }
        role.end();
        ended.countDown();
    }

    @AfterEach
    void end() throws InterruptedException {
        steps.add(LAST);
        assertTrue(ended.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
        role.join(TimeUnit.SECONDS.toMillis(Recording.DEADLINE_SECONDS));
        // A thread that has lost the role ends when it comes back from its callback, and nobody waits for that.
        await(() -> threads("role-under-test").isEmpty(), "all threads have ended");
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<Thread> threads(String begin) {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().startsWith(begin)).toList();
    }

    private static Thread watch() {
        return threads("role-under-test-watch").get(0);
    }

    /** Waits until the watch waits for nothing but a callback. */
    private static void awaitSleepingWatch() {
        await(() -> watch().getState() == Thread.State.WAITING, "the watch sleeps");
    }

    private void callback(CountDownLatch entered, CountDownLatch leave) {
        role.intoCallback();
        entered.countDown();
        try {
            leave.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theWatchSleepsWhileStepsAreNoCallbacks() throws Exception {
        role.start();
        awaitSleepingWatch();
        CountDownLatch done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            steps.add(() -> {
                assertEquals(Thread.State.WAITING, watch().getState());
                done.countDown();
            });
        }
        assertTrue(done.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aCallbackThatBlocksGivesTheRoleAway() throws Exception {
        role.start();
        for (int i = 0; i < 20; i++) {
            // With a watch that sleeps, and with one that has just been woken.
            if (i % 2 == 0) awaitSleepingWatch();
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CountDownLatch next = new CountDownLatch(1);
            steps.add(() -> callback(entered, leave));
            assertTrue(entered.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
            steps.add(next::countDown);
            assertTrue(next.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS), "round " + i);
            leave.countDown();
        }
    }

    /** Callbacks at every moment of the watch's falling asleep: none of those that block may go unseen. */
    @Test
    void noCallbackIsMissedByAWatchThatFallsAsleep() throws Exception {
        role.start();
        for (int i = 0; i < 300; i++) {
            LockSupport.parkNanos(i * 20_000L);
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CountDownLatch next = new CountDownLatch(1);
            steps.add(() -> callback(entered, leave));
            steps.add(next::countDown);
            assertTrue(next.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS), "round " + i);
            leave.countDown();
        }
    }
}
