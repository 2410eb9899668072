package dev.drover.wire;

import java.util.Objects;

/**
 * The contract of one kind of work: its name and how request and reply are written. It is all that both sides share.
 *
 * @param name what the worker registers its handler under; see {@link Names#check}
 * @param request how the request is written
 * @param reply how the reply is written
 * @param idempotent whether running it twice does no harm; only such a task is run again when its worker dies
 */
public record Task<Q, R>(String name, Codec<Q> request, Codec<R> reply, boolean idempotent) {

    public Task {
        Names.check("task", name);
        Objects.requireNonNull(request, "request codec");
        Objects.requireNonNull(reply, "reply codec");
    }

    /** A task whose request and reply are written by the given codecs; not idempotent. */
    public static <Q, R> Task<Q, R> of(String name, Codec<Q> request, Codec<R> reply) {
        return new Task<>(name, request, reply, false);
    }

    /** A task of JSON-like values, see {@link Codec#VALUE}; not idempotent. */
    public static Task<Object, Object> named(String name) {
        return of(name, Codec.VALUE, Codec.VALUE);
    }

    /** The same task, declared safe to run again (at most three times) when a worker dies with it. */
    public Task<Q, R> asIdempotent() {
        return new Task<>(name, request, reply, true);
    }
}
