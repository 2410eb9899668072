package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** What was asked and what came back, call by call, so that a lost or doubled answer cannot hide in a sum. */
final class History {

    /** How much later than its deadline a call may settle on a machine that has much else to do. */
    private static final Duration GRACE = Duration.ofSeconds(2 * Harness.PATIENCE_FACTOR);

    private record Event(long call, boolean end, long nanos, String what, Object outcome) {}

    /** One call, as it was in the end. */
    record Call(long number, String task, Duration took, Object result, Throwable failure) {}

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Map<Long, CompletableFuture<?>> futures = new TreeMap<>();
    private final Map<Long, Long> deadlines = new TreeMap<>();
    private final AtomicLong calls = new AtomicLong();

    private record Failure(Throwable cause) {}

    <Q, R> CompletableFuture<R> send(Endpoint endpoint, Task<Q, R> task, Q request, Duration most) {
        return send(endpoint, task, request, null, most);
    }

    /** Sends and records; the call must settle within the given time. */
    <Q, R> CompletableFuture<R> send(
            Endpoint endpoint, Task<Q, R> task, Q request, Consumer<Object> progress, Duration most) {
        long call = calls.incrementAndGet();
        long now = System.nanoTime();
        events.add(new Event(call, false, now, task.name(), null));
        CompletableFuture<R> future = endpoint.send(task, request, progress);
        CompletableFuture<R> recorded = future.whenComplete((result, failure) -> {
            Object outcome = failure == null ? result : new Failure(failure);
            events.add(new Event(call, true, System.nanoTime(), task.name(), outcome));
        });
        synchronized (futures) {
            futures.put(call, recorded);
            deadlines.put(call, now + most.toNanos());
        }
        return future;
    }

    /** Waits for all calls, each until its deadline and grace. Throws for one that is open then. */
    void awaitAll() throws TimeoutException, InterruptedException, ExecutionException {
        List<Long> numbers;
        synchronized (futures) {
            numbers = new ArrayList<>(futures.keySet());
        }
        for (long number : numbers) {
            CompletableFuture<?> future;
            long left;
            synchronized (futures) {
                future = futures.get(number);
                left = deadlines.get(number) + GRACE.toNanos() - System.nanoTime();
            }
            future.handle((result, failure) -> null).get(Math.max(1, left), TimeUnit.NANOSECONDS);
        }
    }

    /** Waits for all calls, checks that each began once and ended once, in time, and returns them as they began. */
    List<Call> check() {
        try {
            awaitAll();
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            throw new AssertionError("A call is open", e);
        }
        Map<Long, List<Event>> byCall = new TreeMap<>();
        for (Event event : events) byCall.computeIfAbsent(event.call, key -> new ArrayList<>()).add(event);
        List<Call> all = new ArrayList<>();
        byCall.forEach((number, both) -> {
            assertEquals(1, both.stream().filter(event -> !event.end).count(), () -> "begins of call " + number);
            assertEquals(1, both.stream().filter(Event::end).count(), () -> "ends of call " + number + ": " + both);
            Event begin = both.get(0).end ? both.get(1) : both.get(0);
            Event end = both.get(0).end ? both.get(0) : both.get(1);
            long late = end.nanos - deadlines.get(number);
            if (late > GRACE.toNanos())
                throw new AssertionError(
                        "Call " + number + " settled " + Duration.ofNanos(late) + " after its deadline");
            boolean failed = end.outcome instanceof Failure;
            all.add(new Call(
                    number,
                    begin.what,
                    Duration.ofNanos(end.nanos - begin.nanos),
                    failed ? null : end.outcome,
                    failed ? ((Failure) end.outcome).cause() : null));
        });
        return all;
    }
}
