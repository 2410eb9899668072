package dev.drover.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

import dev.drover.wire.Rejected;
import dev.drover.wire.call.Failure;

/**
 * The giving end of a stream: asks its publisher for as many elements as the other side has asked for, and keeps what
 * has come until it is pulled. Safe for use by many threads; calls no code of users while it holds its lock.
 */
final class Outlet implements Flow.Subscriber<Object> {

    /** One answer has no more bytes than these, or one element. */
    private static final int MOST_BYTES = 256 << 10;
    private static final int LONGEST_TEXT = 16 << 10;

    private final Function<Object, byte[]> write;
    private final Runnable whenOver;
    private final CompletableFuture<Object> over = new CompletableFuture<>();

    // Guarded by this.
    private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
    private Flow.Subscription source;
    /** How many elements were asked for that have not come. */
    private long outstanding;
    private CompletableFuture<Object> pull;
    private int pullMost;
    private long given;
    private boolean ended;
    private boolean cancelled;
    private boolean held;
    /** What the hold is answered with, null before the publisher has ended. */
    private List<Object> end;

    /**
     * @param write makes bytes of an element
     * @param whenOver run once nobody will ask for it any more
     */
    Outlet(Function<Object, byte[]> write, Runnable whenOver) {
        this.write = write;
        this.whenOver = whenOver;
    }

    /**
     * Settles with {@code [count]} of all elements, or with {@code [count, type, message, stack]} of what failed, once
     * the last element has been pulled: until then the end of the other side would not be noticed.
     */
    CompletableFuture<Object> hold() {
        synchronized (this) {
            held = true;
        }
        settle();
        return over;
    }

    /** Whether the other side has said that it is there. */
    synchronized boolean held() {
        return held;
    }

    /**
     * Settles with the next elements, as they are written, once there is one; with none once the stream has ended.
     *
     * @param most how many at most, 1 or more
     * @throws IllegalStateException if a pull is open
     */
    CompletableFuture<Object> pull(int most) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Flow.Subscription asked;
        long more;
        synchronized (this) {
            if (pull != null) throw new IllegalStateException("a stream is pulled by one call at a time");
            pull = answer;
            pullMost = most;
            more = ended || cancelled ? 0 : Math.max(0, most - ready.size() - outstanding);
            outstanding += more;
            asked = source;
        }
        // One that has not been given its subscription yet asks for these then.
        if (asked != null && more > 0) asked.request(more);
        give();
        return answer;
    }

    /** Answers the hold, if there is one and nothing is left. */
    private void settle() {
        List<Object> told;
        synchronized (this) {
            if (!held || end == null || !ready.isEmpty()) return;
            told = end;
        }
        over.complete(told);
        whenOver.run();
    }

    /** Answers the open pull, if there is one and something to answer. */
    private void give() {
        CompletableFuture<Object> answer;
        List<byte[]> batch = new ArrayList<>();
        synchronized (this) {
            boolean none = ready.isEmpty();
            if (pull == null || none && !ended && !cancelled) return;
            answer = pull;
            pull = null;
            long bytes = 0;
            while (!ready.isEmpty() && batch.size() < pullMost
                    && (batch.isEmpty() || bytes + ready.peek().length <= MOST_BYTES)) {
                byte[] next = ready.poll();
                bytes += next.length;
                batch.add(next);
            }
        }
        answer.complete(batch);
        settle();
    }

    /**
     * Nobody wants the rest, or nobody gives it any more.
     *
     * @param why what the other side is told, if it is still there
     */
    void cancel(Rejected why) {
        Flow.Subscription asked;
        synchronized (this) {
            if (cancelled) return;
            cancelled = true;
            ready.clear();
            asked = ended ? null : source;
        }
        whenOver.run();
        over.completeExceptionally(why);
        give();
        if (asked != null) asked.cancel();
    }

    // ---- what the publisher tells

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        long more;
        boolean unwanted;
        synchronized (this) {
            unwanted = source != null || cancelled;
            if (!unwanted) source = subscription;
            more = outstanding;
        }
        if (unwanted) subscription.cancel();
        else if (more > 0) subscription.request(more);
    }

    @Override
    public void onNext(Object element) {
        byte[] written;
        try {
            written = write.apply(element);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        boolean tooMany;
        synchronized (this) {
            if (ended || cancelled) return;
            tooMany = outstanding == 0;
            if (!tooMany) {
                outstanding--;
                given++;
                ready.add(written);
            }
        }
        if (tooMany) fail(new IllegalStateException("the publisher has sent more elements than it was asked for"));
        else
            give();
    }

    /** It cannot go on, by its own fault: the publisher is told. */
    private void fail(Throwable cause) {
        Flow.Subscription asked;
        synchronized (this) {
            asked = source;
        }
        onError(cause);
        if (asked != null) asked.cancel();
    }

    @Override
    public void onError(Throwable failure) {
        end(failure == null ? new NullPointerException("a publisher has failed with null") : failure);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(Throwable failure) {
        Failure told = failure == null ? null : Failure.of(failure);
        synchronized (this) {
            if (ended || cancelled) return;
            ended = true;
            end = told == null ? List.of(given) : failed(given, told);
        }
        give();
        settle();
    }

    private static List<Object> failed(long count, Failure failure) {
        return List.of(count, Failure.cut(failure.type(), LONGEST_TEXT), Failure.cut(failure.message(), LONGEST_TEXT),
                Failure.cut(failure.stack(), LONGEST_TEXT));
    }
}
