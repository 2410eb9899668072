package dev.drover.pool.internal.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The requests that a worker has and has not answered, by correlation. A correlation is never used twice; its low bits
 * are the place in the table. Whoever takes a request out is the one to settle it.
 */
public final class OpenRequests {

    private final AtomicReferenceArray<Request<?, ?>> places;
    private final AtomicLong next = new AtomicLong();
    private final int mask;

    /** @param most how many requests may be in the table at one time */
    public OpenRequests(int most) {
        // Twice the room keeps the search for a free place short.
        int size = Integer.highestOneBit(Math.max(2, most) * 2 - 1) << 1;
        places = new AtomicReferenceArray<>(size);
        mask = size - 1;
    }

    public void put(Request<?, ?> request) {
        do request.correlation = next.getAndIncrement();
        while (!places.compareAndSet((int) request.correlation & mask, null, request));
    }

    public Request<?, ?> get(long correlation) {
        Request<?, ?> request = places.get((int) correlation & mask);
        return request != null && request.correlation == correlation ? request : null;
    }

    /** The request of that correlation, null if it is not, or no longer, there. */
    public Request<?, ?> take(long correlation) {
        Request<?, ?> request = get(correlation);
        return request != null && places.compareAndSet((int) correlation & mask, request, null) ? request : null;
    }

    public boolean remove(Request<?, ?> request) {
        return places.compareAndSet((int) request.correlation & mask, request, null);
    }

    /** All that are there, oldest first. */
    public List<Request<?, ?>> list() {
        List<Request<?, ?>> list = new ArrayList<>();
        for (int i = 0; i <= mask; i++) {
            Request<?, ?> request = places.get(i);
            if (request != null) list.add(request);
        }
        list.sort(Comparator.comparingLong(request -> request.correlation));
        return list;
    }

    /** Takes all out, oldest first. */
    public List<Request<?, ?>> clear() {
        return list().stream().filter(this::remove).toList();
    }
}
