package dev.drover.pool.internal.request;

/**
 * What a caller asks for beyond the task: where a request is to go, and how long it may take.
 *
 * @param key requests of one key go to one worker; null for no key
 * @param only the queue of the only worker that may run the request, null if any may
 * @param timeoutNanos how long it may take, 0 for the pool's default
 */
public record Route(String key, WorkerQueue<Request<?, ?>> only, long timeoutNanos) {

    /** To any worker, within the pool's default time. */
    public static final Route ANY = new Route(null, null, 0);

    /** To this worker only, within the pool's default time. */
    public static Route only(WorkerQueue<Request<?, ?>> worker) {
        return new Route(null, worker, 0);
    }

    Route pinned(String to) {
        return new Route(to, only, timeoutNanos);
    }

    Route within(long nanos) {
        return new Route(key, only, nanos);
    }
}
