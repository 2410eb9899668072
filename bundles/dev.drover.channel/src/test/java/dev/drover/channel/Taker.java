package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Takes a stream, and remembers what it was told. */
class Taker implements Flow.Subscriber<Object> {

    private static final long PATIENCE_SECONDS = 60;

    final List<Object> elements = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> end = new CompletableFuture<>();
    private final long first;
    volatile Flow.Subscription subscription;

    /** @param first how many it asks for at once, 0 for none */
    Taker(long first) {
        this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (first > 0) given.request(first);
    }

    @Override
    public void onNext(Object element) {
        elements.add(element);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    /** What it failed with. */
    Throwable failure() throws Exception {
        return end.handle((value, failure) -> failure).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void awaitEnd() throws Exception {
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
