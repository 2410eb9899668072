package dev.drover.pool.internal.request;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A queue whose elements carry their own links: adding one needs no memory, and removing one takes the same time
 * wherever it stands. Not safe for use by several threads at once.
 *
 * @param <E> the elements
 */
public final class RequestQueue<E extends RequestQueue.Element<?>> {

    /**
     * A future that can stand in a queue. It has its place in itself, so that letting it wait needs no memory and
     * taking it out needs no search. It stands in one queue at a time.
     *
     * @param <R> the result
     */
    public abstract static class Element<R> extends CompletableFuture<R> {

        // Guarded by the lock of the queue that it stands in.
        Element<?> previous;
        Element<?> next;
        /** The queue that it stands in, null if it stands in none. */
        RequestQueue<?> queue;
    }

    private Element<?> first;
    private Element<?> last;
    private int size;

    /** The oldest, null if there is none. */
    public E first() {
        return typed(first);
    }

    /** The newest, null if there is none. */
    public E last() {
        return typed(last);
    }

    /** The one after this element, which is in the queue; null if that is the last. */
    public E next(E element) {
        return typed(element.next);
    }

    /** The one before this element, which is in the queue; null if that is the first. */
    public E previous(E element) {
        return typed(element.previous);
    }

    @SuppressWarnings("unchecked")
    private E typed(Element<?> element) {
        return (E) element;
    }

    /** @param element one that stands in no queue */
    public void addLast(E element) {
        insert(last, element, null);
    }

    /** @param element one that stands in no queue */
    public void addFirst(E element) {
        insert(null, element, first);
    }

    private void insert(Element<?> before, E element, Element<?> after) {
        if (element.queue != null) throw new IllegalStateException("it waits already");
        element.queue = this;
        element.previous = before;
        element.next = after;
        if (before == null) first = element;
        else
            before.next = element;
        if (after == null) last = element;
        else
            after.previous = element;
        size++;
    }

    /** False if it does not stand in this queue. */
    public boolean remove(E element) {
        if (element.queue != this) return false;
        if (element.previous == null) first = element.next;
        else
            element.previous.next = element.next;
        if (element.next == null) last = element.previous;
        else
            element.next.previous = element.previous;
        element.queue = null;
        element.previous = null;
        element.next = null;
        size--;
        return true;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return first == null;
    }

    /** All of them, oldest first. */
    public List<E> list() {
        List<E> all = new ArrayList<>(size);
        for (E each = first(); each != null; each = next(each)) all.add(each);
        return all;
    }
}
