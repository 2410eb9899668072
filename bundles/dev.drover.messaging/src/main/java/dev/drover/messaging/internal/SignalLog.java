package dev.drover.messaging.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;
import dev.drover.wire.PeerLost;
import dev.drover.wire.TaskFailed;
import dev.drover.channel.Envelope;

/** Remembers the last messages, without their bodies. Lock-free, for any number of threads. */
final class SignalLog {

    /** One message. */
    static final class Signal {
        private final Instant time;
        private final long begin = System.nanoTime();
        private final String from;
        private final String to;
        private final String channel;
        private final boolean invoked;
        private final long bytes;
        private final long count;
        private final boolean direct;
        /** Null for what was counted only. */
        private final Span span;
        private long took;
        private volatile Outcome outcome = Outcome.OPEN;

        private Signal(Instant time, String from, String to, String channel, boolean invoked, long bytes, long count,
                Span span) {
            this.time = time;
            this.from = from;
            this.to = to;
            this.channel = channel;
            this.invoked = invoked;
            this.bytes = bytes;
            this.count = count;
            this.span = span;
            direct = span == null;
        }

        /** @param failure null if it was answered */
        void end(Throwable failure) {
            took = System.nanoTime() - begin;
            outcome = outcome(failure);
        }

        private static Outcome outcome(Throwable failure) {
            if (failure == null) return Outcome.DONE;
            if (failure instanceof TaskFailed) return Outcome.FAILED;
            if (failure instanceof PeerLost) return Outcome.LOST;
            boolean cancelled = failure instanceof CancellationException || failure instanceof TimeoutException;
            return cancelled ? Outcome.CANCELLED : Outcome.REJECTED;
        }

        private MessageRecord record() {
            Outcome now = outcome;
            return new MessageRecord(
                    time, from, to, channel, invoked, bytes, Duration.ofNanos(now == Outcome.OPEN ? 0 : took), now,
                    count, direct, direct ? "" : span.trace(), direct ? "" : span.id(), direct ? "" : span.parent());
        }
    }

    private final AtomicReferenceArray<Signal> kept;
    private final InstantSource clock;
    private final AtomicLong next = new AtomicLong();

    /**
     * @param most how many it remembers
     * @param clock tells people when a message was sent
     */
    SignalLog(int most, InstantSource clock) {
        this.clock = clock;
        kept = new AtomicReferenceArray<>(most);
    }

    Signal begin(String from, String to, Envelope message, Span span) {
        return keep(new Signal(clock.instant(), from, to, message.channel(), message.kind() == Envelope.INVOKE,
                message.body().length, 1, span));
    }

    private Signal keep(Signal signal) {
        kept.set((int) (next.getAndIncrement() % kept.length()), signal);
        return signal;
    }

    /** @param numbers of messages, bytes, nanoseconds, and of those that have failed and those not answered */
    void counted(String from, String to, String channel, boolean invoked, long[] numbers) {
        long good = numbers[0] - numbers[3] - numbers[4];
        long average = numbers[0] == 0 ? 0 : numbers[2] / numbers[0];
        Outcome[] outcomes = {Outcome.DONE, Outcome.FAILED, Outcome.REJECTED};
        long[] counts = {good, numbers[3], numbers[4]};
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] <= 0) continue;
            long bytes = Math.round((double) numbers[1] / numbers[0] * counts[i]);
            Signal signal = new Signal(clock.instant(), from, to, channel, invoked, bytes, counts[i], null);
            signal.took = average;
            signal.outcome = outcomes[i];
            keep(signal);
        }
    }

    /** Oldest first. */
    List<MessageRecord> recent() {
        List<MessageRecord> all = new ArrayList<>();
        long end = next.get();
        for (long i = Math.max(0, end - kept.length()); i < end; i++) {
            Signal signal = kept.get((int) (i % kept.length()));
            if (signal != null) all.add(signal.record());
        }
        return all;
    }
}
