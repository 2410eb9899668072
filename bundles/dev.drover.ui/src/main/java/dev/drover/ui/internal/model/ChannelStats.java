package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;

/**
 * What the remembered messages of one channel tell.
 *
 * @param channel its name
 * @param perSecond how many were sent a second, in the last ten seconds or as far back as all messages are remembered
 * @param count how many are remembered
 * @param failed how many of these were rejected, failed or lost
 * @param open how many are not settled yet
 * @param bytes the length of all their bodies
 * @param median of the times that those took that were answered or taken; zero if none was
 * @param p95 95 % of them took at most so long; zero if none was
 */
public record ChannelStats(
        String channel, double perSecond, int count, int failed, int open, long bytes, Duration median,
        Duration p95) {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /**
     * The channels by name.
     *
     * @param recent oldest first
     * @param most how many are remembered at most; if there are so many, older ones are not known
     */
    public static List<ChannelStats> of(List<MessageRecord> recent, int most, Instant now) {
        if (recent.isEmpty()) return List.of();
        Duration window = WINDOW;
        if (recent.size() >= most) {
            Duration known = Duration.between(recent.getFirst().time(), now);
            if (known.compareTo(WINDOW) < 0) window = known;
        }
        double seconds = Math.max(0.001, window.toNanos() / 1e9);
        Instant from = now.minus(window);
        Map<String, List<MessageRecord>> byChannel = new HashMap<>();
        for (MessageRecord each : recent)
            byChannel.computeIfAbsent(each.channel(), name -> new ArrayList<>()).add(each);
        return byChannel.entrySet().stream()
                .map(e -> of(e.getKey(), e.getValue(), from, seconds))
                .sorted(Comparator.comparing(ChannelStats::channel, NaturalOrder.ORDER))
                .toList();
    }

    private static ChannelStats of(String channel, List<MessageRecord> all, Instant from, double seconds) {
        long late = all.stream().filter(each -> !each.time().isBefore(from)).count();
        int failed = 0;
        int open = 0;
        long bytes = 0;
        for (MessageRecord each : all) {
            bytes += each.bytes();
            if (each.outcome() == Outcome.OPEN) open++;
            if (isTrouble(each.outcome())) failed++;
        }
        long[] took = all.stream()
                .filter(each -> each.outcome() == Outcome.DONE)
                .mapToLong(each -> each.took().toNanos())
                .toArray();
        Arrays.sort(took);
        return new ChannelStats(channel, late / seconds, all.size(), failed, open, bytes, rank(took, 0.5),
                rank(took, 0.95));
    }

    /** The least of the sorted times that the given share does not exceed. */
    private static Duration rank(long[] sorted, double share) {
        return sorted.length == 0 ? Duration.ZERO
                : Duration.ofNanos(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
    }

    /** Whether a message did not get where it should. */
    public static boolean isTrouble(Outcome outcome) {
        return outcome == Outcome.REJECTED || outcome == Outcome.FAILED || outcome == Outcome.LOST;
    }
}
