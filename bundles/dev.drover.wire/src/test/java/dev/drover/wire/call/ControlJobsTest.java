package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.Codec;
import dev.drover.wire.Handler;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlJobsTest {

    private static final int MAX_MESSAGE = 1 << 16;

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final ControlJobs jobs = new ControlJobs(MAX_MESSAGE);

    private final Link link = new Link() {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public boolean send(int type, int number, long correlation, Output payload) {
            sent.add((type == Frame.REPLY ? "reply " : "error " + number + " ") + correlation);
            answers.release();
            return true;
        }

        @Override
        public boolean append(int type, int number, long correlation, Output payload) {
            return send(type, number, correlation, payload);
        }

        @Override
        public void flush() {}

        @Override
        public long received() {
            return 0;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public void awaitUnsentBelow(long bytes) {}

        @Override
        public void close(IOException cause) {}
    };

    private Job job(long correlation, Handler<Object, Object> handler) {
        Registered registered = new Registered();
        registered.addControl(Control.TRIM, handler);
        Output nothing = new Output(16);
        Codec.VALUE.encode(null, nothing);
        byte[] bytes = Arrays.copyOf(nothing.head(), nothing.headSize());
        return new Job(registered.get(0), correlation, bytes, true, link, MAX_MESSAGE);
    }

    private Job waits(long correlation) {
        return job(correlation, (request, context) -> {
            begun.release();
            mayEnd.await();
            return null;
        });
    }

    private void answered(int count) throws InterruptedException {
        assertTrue(answers.tryAcquire(count, 30, TimeUnit.SECONDS), sent::toString);
    }

    @Test
    void oneRunsAfterTheOtherAndTheThreadEnds() throws Exception {
        jobs.add(waits(1));
        jobs.add(waits(2));
        assertTrue(begun.tryAcquire(30, TimeUnit.SECONDS));
        assertFalse(begun.tryAcquire(), "the second one waits");
        mayEnd.countDown();
        answered(2);
        assertEquals(List.of("reply 1", "reply 2"), sent);
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(each -> each.getName().equals("drover-control")))
            LockSupport.parkNanos(1_000_000);
        jobs.add(waits(3));
        answered(1);
    }

    @Test
    void oneTooManyIsRefusedAndTheRestAnswered() throws Exception {
        for (int i = 0; i <= ControlJobs.MOST_WAITING; i++) jobs.add(waits(i));
        jobs.add(waits(99));
        assertEquals(List.of("error 1 99"), sent);
        mayEnd.countDown();
        answered(ControlJobs.MOST_WAITING + 2);
    }

    @Test
    void oneThatThrowsAnythingDoesNotStopTheNext() throws Exception {
        jobs.add(job(1, (request, context) -> {
            throw new StackOverflowError("a test's");
        }));
        jobs.add(job(2, (request, context) -> null));
        answered(2);
        assertEquals(List.of("error 1 1", "reply 2"), sent);
    }

    @Test
    void aCancelTakesOutWhatWaitsAndInterruptsWhatRuns() throws Exception {
        jobs.add(waits(1));
        jobs.add(waits(2));
        assertTrue(begun.tryAcquire(30, TimeUnit.SECONDS));
        assertTrue(jobs.cancel(2));
        assertFalse(jobs.cancel(1), "it answers itself");
        answered(1);
        assertEquals(List.of("error " + Frame.CANCELLED + " 1"), sent);
    }

    @Test
    void namesOfControlTasksAreForControlTasksAlone() {
        Registered registered = new Registered();
        assertThrows(IllegalArgumentException.class, () -> registered.add(Control.TRIM, (request, context) -> null));
        Task<Object, Object> users = Task.named("trim");
        assertThrows(IllegalArgumentException.class, () -> registered.addControl(users, (request, context) -> null));
        assertEquals(List.of(), registered.names());
    }
}
