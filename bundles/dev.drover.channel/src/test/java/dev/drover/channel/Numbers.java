package dev.drover.channel;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Publishes what is made of 1, 2, 3 and so on, as many as are asked for, on the thread that asks. */
final class Numbers implements Flow.Publisher<Object> {

    /** The most that were asked for and had not been given at any time. */
    final AtomicLong mostAsked = new AtomicLong();
    final AtomicLong asked = new AtomicLong();
    final AtomicInteger cancelled = new AtomicInteger();
    private final long count;
    private final LongFunction<?> element;
    private final Throwable end;

    /** @param end what it fails with at the end, null if it completes */
    Numbers(long count, LongFunction<?> element, Throwable end) {
        this.count = count;
        this.element = element;
        this.end = end;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        AtomicLong demand = new AtomicLong();
        AtomicLong next = new AtomicLong(1);
        AtomicBoolean over = new AtomicBoolean();
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                asked.addAndGet(more);
                mostAsked.accumulateAndGet(demand.addAndGet(more), Math::max);
                if (demand.get() == more) give();
            }

            private void give() {
                for (long left = demand.get(); left > 0 && !over.get(); left = demand.decrementAndGet()) {
                    if (next.get() <= count) subscriber.onNext(element.apply(next.getAndIncrement()));
                    if (next.get() > count) end();
                }
            }

            private void end() {
                if (!over.compareAndSet(false, true)) return;
                if (end == null) subscriber.onComplete();
                else
                    subscriber.onError(end);
            }

            @Override
            public void cancel() {
                over.set(true);
                cancelled.incrementAndGet();
            }
        });
        if (count == 0) subscriber.onComplete();
    }
}
