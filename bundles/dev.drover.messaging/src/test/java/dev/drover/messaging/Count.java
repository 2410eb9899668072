package dev.drover.messaging;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes 1, 2, 3 and so on up to a number, as many as are asked for, on the thread that asks. */
record Count(long last, AtomicLong asked, AtomicInteger cancelled) implements Flow.Publisher<Object> {

    Count(long last) {
        this(last, new AtomicLong(), new AtomicInteger());
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
                if (demand.getAndAdd(more) != 0) return;
                for (long left = demand.get(); left > 0 && !over.get(); left = demand.decrementAndGet()) {
                    subscriber.onNext(next.get());
                    if (next.getAndIncrement() == last && over.compareAndSet(false, true)) subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                over.set(true);
                cancelled.incrementAndGet();
            }
        });
    }
}
