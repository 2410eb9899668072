package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.channel.MessageChannel;
import dev.drover.pool.Pools;
import dev.drover.wire.PeerLost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams between a program and its workers. */
@Timeout(180)
class StreamingTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Messages messages = Messaging.ofThisProgram();
    private MessageChannel main;
    private ProcessPool pool;
    private Worker worker;

    @BeforeEach
    void open() {
        main = messages.open(Messages.MAIN);
        pool = Pools.open(PoolSpec.java("svc", MessageWorker.class).size(1, 1));
        messages.connected("svc").join();
        worker = pool.worker(0).orElseThrow();
    }

    @AfterEach
    void close() {
        pool.close();
        main.close();
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Takes as many elements as it is told to, and remembers them. */
    private static final class Taker implements Flow.Subscriber<Object> {
        private final List<Object> elements = new ArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final long first;
        private volatile int taken;
        private volatile Flow.Subscription subscription;

        Taker(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(first);
        }

        @Override
        public void onNext(Object element) {
            elements.add(element);
            taken = elements.size();
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void aSlowSubscriberSlowsAWorkerAndLosesNothing() throws Exception {
        Taker taker = new Taker(100);
        main.stream("svc", "test:count", null).subscribe(taker);
        await(() -> taker.taken == 100);
        assertEquals(100L, main.invoke("svc", "test:asked", null).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        taker.subscription.request(Long.MAX_VALUE);
        taker.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(LongStream.rangeClosed(1, 100_000).boxed().toList(), taker.elements);
    }

    @Test
    void aStreamFailsWhenItsWorkerDies() throws Exception {
        Taker taker = new Taker(10);
        main.stream("svc", "test:count", null).subscribe(taker);
        await(() -> taker.taken == 10);
        worker.kill().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Throwable failure = taker.end.handle((value, cause) -> cause).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertInstanceOf(PeerLost.class, failure);
        assertEquals(10, taker.taken);
    }

    @Test
    void thePublisherOfTheProgramIsCancelledWhenTheTakingWorkerDies() throws Exception {
        Count count = new Count(Long.MAX_VALUE);
        main.handleStream("app:numbers", message -> count);
        main.invoke("svc", "test:take", "app:numbers").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        await(() -> notes().equals(LongStream.rangeClosed(1, 10).boxed().toList()));
        assertEquals(10, count.asked().get());
        worker.kill().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        await(() -> count.cancelled().get() == 1);
    }

    private Object notes() {
        try {
            return main.invoke("svc", "test:notes", null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
