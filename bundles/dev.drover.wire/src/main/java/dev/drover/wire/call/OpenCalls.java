package dev.drover.wire.call;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The calls that were sent over one link and are not answered yet, by correlation. Lock-free, for any number of
 * threads.
 *
 * <p>A correlation is never used twice; its low bits are the call's place in the table. Whoever takes a call out is the
 * one to settle it.
 *
 * @param <C> the kind of call; each keeps its own correlation, so that the table makes no objects
 */
public final class OpenCalls<C extends OpenCalls.Entry> {

    /** A call that can be in a table. In one at a time, and there at most once. */
    public interface Entry {

        /** What {@link #correlation(long)} was told last. */
        long correlation();

        /** Called by the table alone, before the call is in it. A plain field is enough to keep the value. */
        void correlation(long value);
    }

    private final AtomicReferenceArray<C> places;
    private final AtomicLong next;
    private final int mask;

    /**
     * @param most how many calls may be in the table at one time, 1 to 2^28; with more, {@link #put} waits for a place
     */
    public OpenCalls(int most) {
        this(most, 0);
    }

    /** @param first the first correlation */
    OpenCalls(int most, long first) {
        next = new AtomicLong(first);
        // Twice the room keeps the search for a free place short.
        int size = Integer.highestOneBit(Math.max(2, most) * 2 - 1) << 1;
        places = new AtomicReferenceArray<>(size);
        mask = size - 1;
    }

    /** Gives the call its correlation and puts it into the table. */
    public void put(C call) {
        long correlation;
        do {
            correlation = next.getAndIncrement();
            call.correlation(correlation);
        } while (!places.compareAndSet((int) correlation & mask, null, call));
    }

    /** The call of that correlation, null if it is not, or no longer, there. */
    public C get(long correlation) {
        C call = places.get((int) correlation & mask);
        return call != null && call.correlation() == correlation ? call : null;
    }

    /**
     * Takes the call of that correlation out; null if it is not, or no longer, there.
     *
     * <p>A call that was taken out must not be put into the same table again while another thread is in here with the
     * call's old correlation: if it gets its old place, it is taken for the old correlation.
     */
    public C take(long correlation) {
        C call = get(correlation);
        return call != null && places.compareAndSet((int) correlation & mask, call, null) ? call : null;
    }

    /** Takes the call out; false if it is no longer there. */
    public boolean remove(C call) {
        return remove(call, call.correlation());
    }

    private boolean remove(C call, long correlation) {
        return places.compareAndSet((int) correlation & mask, call, null);
    }

    /** Does something for each that is there, in no order. Needs no memory. */
    public void forEach(Consumer<? super C> action) {
        for (int i = 0; i <= mask; i++) {
            C call = places.get(i);
            if (call != null) action.accept(call);
        }
    }

    /** All that are there, oldest first. */
    public List<C> list() {
        return oldestFirst(false);
    }

    /** Takes all out and returns them, oldest first. */
    public List<C> clear() {
        return oldestFirst(true);
    }

    private List<C> oldestFirst(boolean take) {
        // Sorted by correlations that are read once: a call may move to another table meanwhile, and get another there.
        TreeMap<Long, C> seen = new TreeMap<>();
        for (int i = 0; i <= mask; i++) {
            C call = places.get(i);
            long correlation = call == null ? 0 : call.correlation();
            if (call != null && ((int) correlation & mask) == i) seen.put(correlation, call);
        }
        if (take) seen.entrySet().removeIf(each -> !remove(each.getValue(), each.getKey()));
        return List.copyOf(seen.values());
    }
}
