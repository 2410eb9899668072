package dev.drover.api.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import dev.drover.api.Require;

/**
 * When a worker that works well is replaced by a fresh one. Each mark makes the worker <em>due</em>: it works on until
 * its successor has joined and is pre-heated, gets no more requests then, answers those that it has, and ends. So no
 * request is lost, and a worker may get somewhat more than its mark allows.
 *
 * <p>At most {@code max(1, 10 %)} of a pool are replaced at a time, each beside its successor: for that long a pool has
 * so many processes more. Where the memory budget has no room for a successor, the worker ends first. What is replaced
 * is counted by its {@linkplain RecycleReason reason} in {@link PoolSnapshot#recycled}, never as a crash.
 *
 * <p>Immutable; a method named like a mark returns a changed copy.
 *
 * @param tasks due once it has been given so many requests, 1 or more
 * @param memory due once it has so many bytes of memory for itself alone at two looks, 1 or more, and still has them
 *     after a collection if it is idle and its host can trim: garbage alone replaces no idle worker. The pool looks
 *     every five seconds, and replaces the worker of a slot for this reason once a minute at most. A mark below what a
 *     fresh worker of the pool has is not heeded; {@link PoolSnapshot#notices} then names the two figures
 * @param age due once it has lived for so long, more than zero; time in which this program stood still does not count
 * @param jitter by how much of themselves {@code tasks} and {@code age} may be less for a worker, 0 to 1, so that
 *     workers that started together do not become due together
 * @param afterError whether it is due once one of its tasks has failed
 */
public record Recycling(
        OptionalLong tasks, OptionalLong memory, Optional<Duration> age, double jitter, boolean afterError) {

    /** No worker is replaced. */
    public static final Recycling NEVER =
            new Recycling(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), 0, false);

    public Recycling {
        Require.given("tasks", tasks).ifPresent(number -> checkOneOrMore("tasks", number));
        Require.given("memory", memory).ifPresent(number -> checkOneOrMore("memory", number));
        Require.given("age", age).ifPresent(time -> Require.positive("age", time));
        if (!(jitter >= 0 && jitter <= 1))
            throw new IllegalArgumentException("jitter is " + jitter + ": it must be 0 to 1");
    }

    private static void checkOneOrMore(String what, long number) {
        if (number < 1) throw new IllegalArgumentException(what + " is " + number + ": it must be 1 or more");
    }

    /** The same with another number of requests. */
    public Recycling tasks(long number) {
        return new Recycling(OptionalLong.of(number), memory, age, jitter, afterError);
    }

    /** The same with another mark for memory, in bytes. */
    public Recycling memory(long bytes) {
        return new Recycling(tasks, OptionalLong.of(bytes), age, jitter, afterError);
    }

    /** The same with another age. */
    public Recycling age(Duration time) {
        return new Recycling(tasks, memory, Optional.of(Require.given("age", time)), jitter, afterError);
    }

    /** The same with another jitter. */
    public Recycling jitter(double share) {
        return new Recycling(tasks, memory, age, share, afterError);
    }

    /** The same after an error, or not. */
    public Recycling afterError(boolean wanted) {
        return new Recycling(tasks, memory, age, jitter, wanted);
    }
}
