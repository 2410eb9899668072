package dev.drover.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import dev.drover.bench.Contender.Unavailable;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/**
 * Keeps so many requests of one echo task in flight for a time, and checks each reply.
 *
 * @param endpoint where they go
 * @param task what they are; returns what it gets
 * @param payloads sent in turn by each lane
 * @param count how many are in flight
 */
record Lanes<T>(Endpoint endpoint, Task<T, T> task, T[] payloads, int count) {

    private static final long PATIENCE_SECONDS = 30;
    private static final int MOST_SAMPLES = 1 << 20;

    /** Sends the next request on a reply's thread, as an event loop would. */
    Outcome inCallbacks(Duration time) throws Unavailable {
        Round<T> round = new Round<>(this, count == 1);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) new Lane<>(round, i).send();
        try {
            boolean broken = round.over.await(time.toNanos(), TimeUnit.NANOSECONDS);
            round.stop = true;
            if (!broken && !round.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new Unavailable("a reply did not come within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
        long nanos = System.nanoTime() - begin;
        if (round.failure != null) throw new Unavailable("a request failed", round.failure);
        return new Outcome(round.replies, nanos, median(round.samples, (int) Math.min(round.replies, MOST_SAMPLES)));
    }

    private static double median(long[] samples, int count) {
        if (samples == null) return 0;
        Arrays.sort(samples, 0, count);
        return samples[count / 2];
    }

    private static final class Round<T> {
        final Lanes<T> lanes;
        final CountDownLatch over;
        final long[] samples;
        volatile boolean stop;
        volatile Throwable failure;
        private long replies;

        Round(Lanes<T> lanes, boolean sampled) {
            this.lanes = lanes;
            over = new CountDownLatch(lanes.count);
            samples = sampled ? new long[MOST_SAMPLES] : null;
        }

        synchronized void ended(long count) {
            replies += count;
            over.countDown();
        }

        void broken(Throwable cause) {
            failure = cause;
            stop = true;
            while (over.getCount() > 0) over.countDown();
        }
    }

    /** One request in flight after another. */
    private static final class Lane<T> implements BiConsumer<T, Throwable> {
        private final Round<T> round;
        private int next;
        private T sent;
        private long sentAt;
        private long replies;

        Lane(Round<T> round, int number) {
            this.round = round;
            next = number;
        }

        void send() {
            Lanes<T> lanes = round.lanes;
            sent = lanes.payloads[next++ % lanes.payloads.length];
            if (round.samples != null) sentAt = System.nanoTime();
            lanes.endpoint.send(lanes.task, sent).whenComplete(this);
        }

        @Override
        public void accept(T reply, Throwable failure) {
            if (round.samples != null) round.samples[(int) replies & MOST_SAMPLES - 1] = System.nanoTime() - sentAt;
            replies++;
            if (failure != null) round.broken(failure);
            else if (!Payloads.same(sent, reply))
                round.broken(new IllegalStateException("its reply is not what was sent"));
            else if (round.stop) round.ended(replies);
            else
                send();
        }
    }

    /** Sends from the calling thread, which waits when so many are in flight. */
    Outcome fromCaller(Duration time) throws Unavailable {
        Semaphore room = new Semaphore(count);
        Throwable[] failure = new Throwable[1];
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        int sent = 0;
        while (System.nanoTime() - end < 0) {
            T payload = payloads[sent++ % payloads.length];
            room.acquireUninterruptibly();
            endpoint.send(task, payload).whenComplete((reply, problem) -> {
                if (problem != null) failure[0] = problem;
                else if (!Payloads.same(payload, reply))
                    failure[0] = new IllegalStateException("its reply is not what was sent");
                room.release();
            });
        }
        try {
            if (!room.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new Unavailable("a reply did not come within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
        long nanos = System.nanoTime() - begin;
        if (failure[0] != null) throw new Unavailable("a request failed", failure[0]);
        return new Outcome(sent, nanos, 0);
    }

    /** Sends one after the other from the calling thread, which waits for each reply. */
    Outcome joining(Duration time) throws Unavailable {
        long[] samples = new long[MOST_SAMPLES];
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        int replies = 0;
        long sentAt;
        while ((sentAt = System.nanoTime()) - end < 0) {
            T payload = payloads[replies % payloads.length];
            T reply = join(endpoint.send(task, payload));
            samples[replies++ & MOST_SAMPLES - 1] = System.nanoTime() - sentAt;
            if (!Payloads.same(payload, reply)) throw new Unavailable("a reply is not what was sent");
        }
        return new Outcome(replies, System.nanoTime() - begin, median(samples, Math.min(replies, MOST_SAMPLES)));
    }

    private static <T> T join(CompletableFuture<T> future) throws Unavailable {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable("a request failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
    }
}
