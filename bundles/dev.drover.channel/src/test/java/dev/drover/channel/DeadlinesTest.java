package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {

    private final Route route = new Route() {
        @Override
        public CompletableFuture<byte[]> send(Envelope message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void later(Runnable work) {
            work.run();
        }
    };

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
}
