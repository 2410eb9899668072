package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {

    private final Route route = route(Runnable::run);

    private static Route route(Executor later) {
        return new Route() {
            @Override
            public CompletableFuture<byte[]> send(Envelope message) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void later(Runnable work) {
                later.execute(work);
            }
        };
    }

    private static void awaitLate(CompletableFuture<?> call) {
        assertInstanceOf(TimeoutException.class, assertThrows(
                ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS)).getCause());
    }

    @Test
    void aCallThatFindsNoThreadIsLookedAfterWithTheNext() {
        List<Thread> made = new ArrayList<>();
        Deadlines deadlines = new Deadlines(route, work -> {
            Thread thread = made.isEmpty() ? new Thread() {
                @Override
                public void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            } : new Thread(work);
            made.add(thread);
            return thread;
        });
        CompletableFuture<Object> first = new CompletableFuture<>();
        deadlines.add(first, System.nanoTime());
        assertFalse(first.isDone());
        CompletableFuture<Object> second = new CompletableFuture<>();
        deadlines.add(second, System.nanoTime());
        awaitLate(first);
        awaitLate(second);
        assertEquals(2, made.size());
    }

    @Test
    void whatIsAnsweredInTimeIsForgottenAndTheThreadEnds() throws Exception {
        List<Thread> made = new ArrayList<>();
        Deadlines deadlines = new Deadlines(route, work -> {
            made.add(new Thread(work));
            return made.getLast();
        });
        CompletableFuture<Object> call = new CompletableFuture<>();
        deadlines.add(call, System.nanoTime() + TimeUnit.DAYS.toNanos(1));
        deadlines.remove(call);
        assertTrue(made.getFirst().join(java.time.Duration.ofSeconds(30)));
        CompletableFuture<Object> next = new CompletableFuture<>();
        deadlines.add(next, System.nanoTime());
        awaitLate(next);
        assertFalse(call.isDone());
    }

    @Test
    void aCallIsOpenUntilItHasSettledAndWhatFindsNoThreadIsTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        BlockingQueue<Runnable> taken = new LinkedBlockingQueue<>();
        Deadlines deadlines = new Deadlines(route(work -> {
            if (tries.incrementAndGet() < 3) throw new OutOfMemoryError("unable to create native thread");
            taken.add(work);
        }));
        CompletableFuture<Object> call = new CompletableFuture<>();
        deadlines.add(call, System.nanoTime());
        Runnable settles = taken.poll(30, TimeUnit.SECONDS);
        assertTrue(deadlines.open().contains(call));
        settles.run();
        awaitLate(call);
        assertFalse(deadlines.open().contains(call));
        assertEquals(3, tries.get());
    }

    @Test
    void whereTheThreadsHaveEndedACallSettlesAllTheSame() {
        Deadlines deadlines = new Deadlines(route(work -> {
            throw new RejectedExecutionException("closed");
        }));
        CompletableFuture<Object> call = new CompletableFuture<>();
        deadlines.add(call, System.nanoTime());
        awaitLate(call);
    }
}
