package dev.drover.pool.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.drover.pool.internal.request.Request;
import dev.drover.wire.Codec;
import dev.drover.wire.Output;
import dev.drover.wire.Task;

/** An owner of requests that remembers what they tell, and makes them. */
public final class FakeOwner implements Request.Owner {

    /** A task of values that every worker of {@link FakeWorkers} has a handler for. */
    public static final Task<Object, Object> TASK = Task.named("task");

    private static final int LONGEST = 1 << 20;

    public final List<Request<?, ?>> abandoned = new ArrayList<>();
    public final List<Throwable> callbackFailures = new ArrayList<>();
    public final List<Request<?, ?>> unsettled = new ArrayList<>();
    /** How many have settled, with an answer and without. */
    public int answered;
    public int unanswered;
    public int callbacksAnnounced;
    /** Told of each abandoned request, as a pool would take it back. */
    public Consumer<Request<?, ?>> onAbandoned = request -> {};
    /** What happens before a settlement is counted, such as a failure for want of memory. */
    public Runnable onSettled = () -> {};
    /** What happens while code of a user is being announced, such as another thread reading on. */
    public Runnable onCallback = () -> {};

    // ---- requests

    /** A request with its payload, for any worker. */
    public Request<Object, Object> request() {
        return request(TASK, Request.Route.ANY);
    }

    /** A request with its payload, for the worker of the key. */
    public Request<Object, Object> request(String key) {
        return request(TASK, new Request.Route(key, null, 0, false));
    }

    /** A request with its payload that needs a worker for itself. */
    public Request<Object, Object> exclusive() {
        Request<Object, Object> request = request();
        request.exclusive = true;
        return request;
    }

    public Request<Object, Object> request(Task<Object, Object> task, Request.Route route) {
        Request<Object, Object> request = new Request<>(this, task, null, route, false, 0, 0);
        request.keep(message());
        return request;
    }

    /** An encoded message. */
    public static Output message() {
        return message("x");
    }

    public static Output message(Object value) {
        Output message = new Output(LONGEST);
        Codec.VALUE.encode(value, message);
        return message;
    }

    // ---- what requests tell

    @Override
    public void settled(Request<?, ?> request, boolean withAnswer) {
        onSettled.run();
        if (withAnswer) answered++;
        else
            unanswered++;
    }

    @Override
    public void settledBefore(Request<?, ?> request, boolean withAnswer) {
        if (withAnswer) answered--;
        else
            unanswered--;
    }

    @Override
    public void beforeCallback() {
        callbacksAnnounced++;
        onCallback.run();
    }

    @Override
    public void abandoned(Request<?, ?> request) {
        abandoned.add(request);
        onAbandoned.accept(request);
    }

    @Override
    public void callbackFailed(Throwable cause) {
        callbackFailures.add(cause);
    }

    @Override
    public void unsettled(Request<?, ?> request) {
        unsettled.add(request);
    }
}
