package dev.drover.channel;

import java.util.concurrent.Flow;
import java.util.function.Function;

/** A publisher whose elements are made of those of another. */
record RemoteStream(Flow.Publisher<?> source, Function<Object, Object> element) implements Flow.Publisher<Object> {

    /** With elements as they travel. */
    static RemoteStream written(Flow.Publisher<?> source) {
        return new RemoteStream(source, RemoteValues::write);
    }

    /** With elements of that type, made of what has travelled. */
    static RemoteStream read(Flow.Publisher<?> source, Class<?> type) {
        return new RemoteStream(source, value -> RemoteValues.read(value, type));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        source.subscribe(new Flow.Subscriber<Object>() {
            private Flow.Subscription subscription;
            private boolean failed;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                subscriber.onSubscribe(given);
            }

            @Override
            public void onNext(Object value) {
                if (failed) return;
                Object made;
                try {
                    made = element.apply(value);
                } catch (RuntimeException e) {
                    failed = true;
                    subscription.cancel();
                    subscriber.onError(e);
                    return;
                }
                subscriber.onNext(made);
            }

            @Override
            public void onError(Throwable failure) {
                if (!failed) subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                if (!failed) subscriber.onComplete();
            }
        });
    }
}
