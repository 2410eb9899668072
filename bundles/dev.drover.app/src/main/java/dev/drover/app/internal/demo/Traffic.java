package dev.drover.app.internal.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.drover.api.messaging.MessageRecord;

/** What has passed between whom, summed up by sender, receiver and channel. */
final class Traffic {

    private record Way(String from, String to, String channel) {}

    /** All messages of one way. */
    private static final class Sum {
        private long count;
        private long bytes;
        private long nanos;
        private long failed;

        void add(MessageRecord message) {
            count++;
            bytes += message.bytes();
            nanos += message.took().toNanos();
            if (message.outcome() != MessageRecord.Outcome.DONE) failed++;
        }
    }

    private static final String ROW = "%-14s %-14s %-16s %9s %9s %9s %9s";

    private Traffic() {}

    /** A table, a line each. */
    static List<String> lines(List<MessageRecord> messages) {
        Map<Way, Sum> sums = new TreeMap<>(
                Comparator.comparing(Way::from).thenComparing(Way::to).thenComparing(Way::channel));
        for (MessageRecord each : messages)
            sums.computeIfAbsent(new Way(each.from(), each.to(), each.channel()), way -> new Sum()).add(each);
        List<String> lines = new ArrayList<>();
        lines.add(row("FROM", "TO", "CHANNEL", "MESSAGES", "BYTES", "MEAN", "FAILED"));
        sums.forEach((way, sum) -> lines.add(row(way.from, way.to, way.channel, "" + sum.count, "" + sum.bytes,
                String.format(Locale.ROOT, "%.1f ms", sum.nanos / 1e6 / sum.count), "" + sum.failed)));
        return lines;
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, ROW, (Object[]) cells).stripTrailing();
    }
}
