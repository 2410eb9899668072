package dev.drover.pool.internal.request;

/**
 * What a caller asks for beyond the task: where a request is to go, and how long it may take.
 *
 * @param key requests of one key go to one worker; null for no key
 * @param only the queue of the only worker that may run the request, null if any may
 * @param timeoutNanos how long it may take, 0 for the pool's default
 * @param whenRoom whether it waits even if as many wait as may
 */
public record Route(String key, WorkerQueue<Request<?, ?>> only, long timeoutNanos, boolean whenRoom) {

    /** To any worker, within the pool's default time. */
    public static final Route ANY = new Route(null, null, 0);

    public Route(String key, WorkerQueue<Request<?, ?>> only, long timeoutNanos) {
        this(key, only, timeoutNanos, false);
    }

    /** To this worker only, within the pool's default time. */
    public static Route only(WorkerQueue<Request<?, ?>> worker) {
        return new Route(null, worker, 0);
    }
}
