package dev.drover.messaging.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.drover.channel.Envelope;
import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;

/**
 * Introduces processes that send each other messages, so that these go by links of their own and not by this program.
 * The name of a pool leads to its worker while it has one only. Safe for use by many threads; does not block.
 */
final class Introductions {

    /** Whoever has sent so many messages to another process will send more. */
    static final int ENOUGH = 8;
    /** Each link takes 2 MiB, and its two processes look at it. */
    private static final int MOST_LINKS = 32;

    /** Two processes, in whatever order; the lower number first. */
    private record Pair(long one, long other) {
        static Pair of(ProcessPeer one, ProcessPeer other) {
            return new Pair(Math.min(one.number, other.number), Math.max(one.number, other.number));
        }
    }

    private final Directory known;
    private final SignalLog log;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final Map<Pair, Introduction> pairs = new ConcurrentHashMap<>();
    private final Map<Long, Introduction> byLink = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    /**
     * @param background runs what is no link's business
     * @param nanoTime in nanoseconds; only differences mean anything
     */
    Introductions(Directory known, SignalLog log, Executor background, LongSupplier nanoTime) {
        this.known = known;
        this.log = log;
        this.background = background;
        this.nanoTime = nanoTime;
    }

    /** The one has sent the other a message by the program. */
    void sent(ProcessPeer from, ProcessPeer to) {
        if (from == to) return;
        Pair pair = Pair.of(from, to);
        Introduction met = pairs.get(pair);
        if (met == null) met = pairs.computeIfAbsent(pair, each -> new Introduction(from, to, this));
        met.sent();
    }

    /** Why the two cannot have a link, null if they can. */
    String keeps(ProcessPeer one, ProcessPeer other) {
        for (ProcessPeer each : List.of(one, other)) {
            if (each.meets() == null) return "'" + each.name + "' runs in a sandbox";
            if (of(each).stream().filter(Introduction::isOpen).count() >= MOST_LINKS)
                return "'" + each.name + "' has " + MOST_LINKS + " direct links already";
        }
        return null;
    }

    /** A number for a link. */
    long number(Introduction link) {
        long number = next.incrementAndGet();
        byLink.put(number, link);
        return number;
    }

    /** It is no link's number any more. */
    void ended(long number) {
        byLink.remove(number);
    }

    /** How a process is called by others: by its name, and by that of its pool if nobody else is of that. */
    List<String> names(ProcessPeer peer) {
        String pool = Directory.poolOf(peer.name);
        return pool.isEmpty() || !known.alone(peer, pool) ? List.of(peer.name) : List.of(peer.name, pool);
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void later(Runnable work) {
        background.execute(work);
    }

    // ---- what the processes tell

    /** What has gone by a link since the last report; rejected if it is none of the sender's links, or no report. */
    CompletableFuture<byte[]> reported(KnownPeer from, Envelope message) {
        try {
            if (from instanceof ProcessPeer process) reported(process, message.value());
            return Settled.with(null);
        } catch (Rejected | CodecException e) {
            return CompletableFuture.failedFuture(new Rejected(e.getMessage()));
        }
    }

    private void reported(ProcessPeer from, Object body) {
        if (!(body instanceof List<?> parts) || parts.size() != 2 || !(parts.get(0) instanceof Long number)
                || !(parts.get(1) instanceof List<?> counts))
            throw new Rejected("a report must be a list of a link's number and of counts");
        Introduction link = byLink.get(number);
        // The last report may come after the end.
        if (link == null) return;
        ProcessPeer to = link.other(from);
        if (to == null) throw new Rejected("link " + number + " is none of '" + from.name + "'");
        if (counts.isEmpty()) link.broken();
        else
            link.used();
        for (Object each : counts) {
            if (!(each instanceof List<?> count) || count.size() != 7 || !(count.get(0) instanceof String channel)
                    || !(count.get(1) instanceof Boolean invoked)
                    || !count.subList(2, 7).stream().allMatch(it -> it instanceof Long many && many >= 0))
                throw new Rejected("a count must be a list of a channel, whether it was invoked, and five numbers");
            long[] numbers = count.subList(2, 7).stream().mapToLong(it -> (Long) it).toArray();
            counted(from, to, channel, invoked, numbers);
        }
    }

    private void counted(ProcessPeer from, ProcessPeer to, String channel, boolean invoked, long[] numbers) {
        from.sent.add(numbers[0]);
        to.received.add(numbers[0]);
        to.passed.add(numbers[0]);
        to.answered.add(numbers[0]);
        log.counted(from.name, to.name, channel, invoked, numbers);
    }

    /** The process has come: the name of its pool does not stand for one only any more. */
    void joined(ProcessPeer peer) {
        String pool = Directory.poolOf(peer.name);
        if (pool.isEmpty()) return;
        for (Introduction each : pairs.values()) if (each.leadsBy(pool, peer)) each.part();
    }

    /** The process is to end, or has been replaced: settles once nothing goes by links of it any more. */
    CompletableFuture<Void> part(ProcessPeer peer) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Introduction each : of(peer)) all.add(each.part());
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** The process has gone. */
    void gone(ProcessPeer peer) {
        for (Introduction each : of(peer)) {
            pairs.remove(Pair.of(peer, each.other(peer)), each);
            each.part();
        }
    }

    /** Whether the process must not be stopped: its links would not wake it. Those that rest are given up for that. */
    boolean keepsAwake(ProcessPeer peer) {
        boolean keeps = false;
        for (Introduction each : of(peer)) keeps |= each.keepsAwake();
        return keeps;
    }

    private List<Introduction> of(ProcessPeer peer) {
        if (pairs.isEmpty()) return List.of();
        return pairs.values().stream().filter(each -> each.other(peer) != null).toList();
    }

    /** See {@link dev.drover.api.messaging.PeerSnapshot#ways}. */
    Map<String, String> ways(KnownPeer peer) {
        Map<String, String> ways = new HashMap<>();
        if (peer instanceof ProcessPeer process)
            for (Introduction each : of(process)) ways.put(each.other(process).name, each.way());
        return new TreeMap<>(ways);
    }
}
