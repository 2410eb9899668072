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
        private final int bytes;
        private long took;
        private volatile Outcome outcome = Outcome.OPEN;

        private Signal(Instant time, String from, String to, Envelope message) {
            this.time = time;
            this.from = from;
            this.to = to;
            channel = message.channel();
            invoked = message.kind() == Envelope.INVOKE;
            bytes = message.body().length;
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
                    time, from, to, channel, invoked, bytes, Duration.ofNanos(now == Outcome.OPEN ? 0 : took), now);
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

    Signal begin(String from, String to, Envelope message) {
        Signal signal = new Signal(clock.instant(), from, to, message);
        kept.set((int) (next.getAndIncrement() % kept.length()), signal);
        return signal;
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
