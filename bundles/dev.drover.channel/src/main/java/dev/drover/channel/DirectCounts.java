package dev.drover.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.wire.TaskFailed;

/**
 * What has gone by a direct link since the last report, by channel. It is reported a second after the first message of
 * a report: who watches the messages sees them a second late, and none costs a message of its own. Safe for use by many
 * threads.
 */
final class DirectCounts {

    private static final long PERIOD_MILLIS = 1_000;
    /** What goes to more channels between two reports is counted under the last. */
    private static final int MOST_CHANNELS = 1_000;

    private record Key(String channel, boolean invoked) {}

    private static final class Count {
        private long messages;
        private long bytes;
        private long nanos;
        private long failed;
        private long unanswered;
    }

    private final Consumer<List<List<Object>>> report;
    private Map<Key, Count> counts = new HashMap<>();

    /** @param report is given lists of channel, invoked, messages, bytes, nanoseconds, failed, unanswered */
    DirectCounts(Consumer<List<List<Object>>> report) {
        this.report = report;
    }

    void add(Envelope message, long nanos, Throwable failure) {
        boolean first;
        synchronized (this) {
            first = counts.isEmpty();
            Key key = new Key(message.channel(), message.kind() == Envelope.INVOKE);
            if (counts.size() >= MOST_CHANNELS && !counts.containsKey(key)) key = new Key("others", key.invoked());
            Count count = counts.computeIfAbsent(key, each -> new Count());
            count.messages++;
            count.bytes += message.body().length;
            count.nanos += nanos;
            if (failure instanceof TaskFailed) count.failed++;
            else if (failure != null) count.unanswered++;
        }
        if (first) CompletableFuture.delayedExecutor(PERIOD_MILLIS, TimeUnit.MILLISECONDS).execute(this::report);
    }

    void report() {
        Map<Key, Count> taken;
        synchronized (this) {
            if (counts.isEmpty()) return;
            taken = counts;
            counts = new HashMap<>();
        }
        List<List<Object>> all = new ArrayList<>();
        taken.forEach((key, count) -> all.add(List.of(key.channel(), key.invoked(), count.messages, count.bytes,
                count.nanos, count.failed, count.unanswered)));
        report.accept(all);
    }
}
