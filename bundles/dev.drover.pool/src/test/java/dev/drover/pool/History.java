package dev.drover.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.drover.wire.Endpoint;
import dev.drover.wire.SafeText;
import dev.drover.wire.Task;

/**
 * What was asked and what came back, call by call, so that a lost, doubled or swapped answer cannot hide in a sum. Each
 * call is judged as it ends, and only open ones are kept: a history of millions of calls takes no more memory than one
 * of ten.
 *
 * <p>Safe for use by many threads.
 */
final class History {

    /** How much later than its deadline a call may settle. */
    static final Duration GRACE = Duration.ofSeconds(2L * Harness.PATIENCE_FACTOR);

    /** What is expected of a call whose answer is not known beforehand. */
    static final Object ANYTHING = new Object();

    private static final int SHOWN = 20;
    private static final long LOOK_NANOS = 1_000_000;

    private record Open(String task, Object expected, long deadline) {}

    /**
     * How many calls there were, and how they ended.
     *
     * @param calls all of them
     * @param answered those with a result
     * @param failures the first causes of the others
     */
    record Totals(long calls, long answered, List<Throwable> failures) {}

    private final LongSupplier nanoTime;
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong failed = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong faulty = new AtomicLong();

    History() {
        this(System::nanoTime);
    }

    History(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    // ---- recording

    /** Sends and records; the call must settle within the given time, and with this answer if it is answered. */
    <Q, R> CompletableFuture<R> send(
            Endpoint endpoint, Task<Q, R> task, Q request, Object expected, Consumer<Object> progress, Duration most) {
        long call = begin(task.name(), expected, most);
        CompletableFuture<R> future;
        try {
            future = endpoint.send(task, request, progress);
        } catch (Throwable e) {
            end(call, null, e);
            throw e;
        }
        future.whenComplete((result, failure) -> end(call, result, failure));
        return future;
    }

    /** Sends and records a call with any answer. */
    <Q, R> CompletableFuture<R> send(Endpoint endpoint, Task<Q, R> task, Q request, Duration most) {
        return send(endpoint, task, request, ANYTHING, null, most);
    }

    /** Records that a call begins, and returns its number. */
    long begin(String task, Object expected, Duration most) {
        long call = calls.incrementAndGet();
        open.put(call, new Open(task, expected, nanoTime.getAsLong() + most.toNanos()));
        return call;
    }

    /** Records that a call has ended: with a result if there is no failure. */
    void end(long call, Object result, Throwable failure) {
        Open begun = open.remove(call);
        if (begun == null) {
            fault("Call " + call + (call < 1 || call > calls.get() ? " ended and had never begun"
                    : " ended twice, the second time with " + outcome(result, failure)));
            return;
        }
        long late = nanoTime.getAsLong() - begun.deadline;
        if (late > GRACE.toNanos())
            fault(name(call, begun) + " settled " + Duration.ofNanos(late).toMillis() + " ms after its deadline");
        if (failure != null) {
            if (failed.incrementAndGet() <= SHOWN) failures.add(failure);
            return;
        }
        answered.incrementAndGet();
        if (begun.expected != ANYTHING && !same(begun.expected, result))
            fault(name(call, begun) + " expected " + show(begun.expected) + " and got " + show(result));
    }

    private void fault(String sentence) {
        if (faulty.incrementAndGet() <= SHOWN) faults.add(sentence);
    }

    private static String name(long call, Open begun) {
        return "Call " + call + " (" + begun.task + ")";
    }

    private static boolean same(Object expected, Object result) {
        if (expected instanceof byte[] bytes) return result instanceof byte[] others && Arrays.equals(bytes, others);
        // Values have one kind of whole number.
        if (expected instanceof Integer number) return Long.valueOf(number).equals(result);
        return expected == null ? result == null : expected.equals(result);
    }

    private static String outcome(Object result, Throwable failure) {
        return failure == null ? show(result) : failure.toString();
    }

    private static String show(Object value) {
        return value instanceof byte[] bytes ? bytes.length + " bytes, hash " + Arrays.hashCode(bytes)
                : SafeText.of(String.valueOf(value));
    }

    // ---- judging

    /** Waits until no call is open, or each that is has passed its deadline and the grace. */
    boolean awaitAll() {
        while (!open.isEmpty()) {
            long now = nanoTime.getAsLong();
            if (open.values().stream().allMatch(each -> now - each.deadline > GRACE.toNanos())) return open.isEmpty();
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** What is wrong by now: a call that is open counts as lost. */
    List<String> faults() {
        List<String> all = new ArrayList<>(faults);
        open.entrySet().stream().sorted(Map.Entry.comparingByKey()).limit(SHOWN)
                .forEach(each -> all.add(name(each.getKey(), each.getValue()) + " is lost: it has no outcome"));
        long more = faulty.get() - faults.size() + Math.max(0, open.size() - SHOWN);
        if (more > 0) all.add(more + " more");
        return all;
    }

    Totals totals() {
        return new Totals(calls.get(), answered.get(), List.copyOf(failures));
    }

    /** Waits for all calls and checks that each ended once, in time, and with the answer that was expected of it. */
    Totals check() {
        awaitAll();
        List<String> all = faults();
        if (!all.isEmpty()) throw new AssertionError("The history is not as it must be: " + all);
        return totals();
    }

    /** The same for calls none of which may fail. */
    Totals checkAllAnswered() {
        Totals totals = check();
        if (totals.answered() != totals.calls())
            throw new AssertionError(
                    totals.calls() - totals.answered() + " of " + totals.calls() + " calls failed: "
                            + totals.failures());
        return totals;
    }
}
