package dev.drover.pool.internal.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.process.Exit;
import dev.drover.api.text.Figures;
import dev.drover.pool.internal.request.Request;

/**
 * The kinds of requests that end workers: a kind is a task and what the requests are pinned to. After so many deaths a
 * kind is rejected for a while, then let in again; if it ends a worker once more it is rejected for twice as long, and
 * if one is answered it is as good as any.
 *
 * <p>A death counts against a kind if nobody asked for it, and either one request was being run at all of the deaths,
 * or nothing of another kind was being run and the process ended by its own fault. A kill from outside says nothing of
 * what was being run, unless memory was short.
 */
public final class PoisonList {

    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_KINDS = 1_000;
    private static final Set<String> FROM_OUTSIDE = Set.of("KILL", "TERM", "INT", "HUP", "QUIT");

    /** @param key null for requests that are pinned to nothing */
    private record Kind(String task, String key) {}

    private static final class Entry {
        int deaths;
        /** How often it has been rejected for a while. */
        int times;
        /** Until when it is, by the pool's clock. */
        long until;
        String reason = "";
    }

    private volatile int limit;
    private final LongSupplier nanoTime;
    /** Those seen first come first. */
    private final Map<Kind, Entry> kinds = new LinkedHashMap<>();
    /** Whether there is any: asked for every request. */
    private volatile boolean any;

    /** @param limit after how many deaths a kind is rejected; 0 for never */
    public PoisonList(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** From the next death on. */
    public void limit(int deaths) {
        limit = deaths;
    }

    /**
     * A worker has ended that had begun these requests and had not answered them.
     *
     * @return whether a kind is rejected from now on that was not
     */
    public boolean died(List<Request<?, ?>> begun, Exit exit) {
        if (limit == 0 || begun.isEmpty() || !unasked(exit)) return false;
        boolean one = begun.stream().map(PoisonList::kind).distinct().count() == 1;
        boolean added = false;
        if (fromOutside(exit)) return false;
        for (Request<?, ?> request : begun) added |= request.deaths >= limit && reject(request, limit, exit);
        if (!added && one && exit.cause() != Exit.Cause.UNRESPONSIVE) added = strike(begun.getFirst(), exit);
        return added;
    }

    private synchronized boolean strike(Request<?, ?> request, Exit exit) {
        Entry entry = entry(kind(request));
        entry.deaths++;
        entry.reason = exit.verdict();
        return (entry.deaths >= limit || entry.times > 0) && reject(request, entry.deaths, exit);
    }

    private synchronized boolean reject(Request<?, ?> request, int deaths, Exit exit) {
        Entry entry = entry(kind(request));
        entry.deaths = Math.max(entry.deaths, deaths);
        entry.reason = exit.verdict();
        long now = nanoTime.getAsLong();
        if (entry.times > 0 && now - entry.until < 0) return false;
        long pause = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(entry.times, 10));
        entry.times++;
        entry.until = now + pause;
        return true;
    }

    private Entry entry(Kind kind) {
        Entry entry = kinds.computeIfAbsent(kind, unseen -> new Entry());
        if (kinds.size() > MOST_KINDS) kinds.remove(kinds.keySet().iterator().next());
        any = true;
        return entry;
    }

    /** A request has been answered: requests of its kind need not end a worker. */
    public void answered(Request<?, ?> request) {
        if (!any) return;
        synchronized (this) {
            kinds.remove(kind(request));
            any = !kinds.isEmpty();
        }
    }

    /** Why such a request is not taken now; null if it is. */
    public String refuses(Request<?, ?> request) {
        if (!any) return null;
        synchronized (this) {
            Entry entry = kinds.get(kind(request));
            long left = entry == null || entry.times == 0 ? 0 : entry.until - nanoTime.getAsLong();
            return left <= 0 ? null
                    : "such a request was running at the end of " + Figures.count(entry.deaths, "worker")
                            + "; it is tried again in " + Figures.duration(Duration.ofNanos(left))
                            + ", or when the pool is reset. The last end: " + entry.reason;
        }
    }

    /** Those that are rejected now. */
    public synchronized List<PoisonedTask> list() {
        long now = nanoTime.getAsLong();
        List<PoisonedTask> all = new ArrayList<>();
        kinds.forEach((kind, entry) -> {
            long left = entry.times == 0 ? 0 : entry.until - now;
            if (left > 0)
                all.add(new PoisonedTask(kind.task(), Optional.ofNullable(kind.key()), entry.deaths, entry.reason,
                        Instant.now().plusNanos(left)));
        });
        return all;
    }

    /** Forgets everything. */
    public synchronized void reset() {
        kinds.clear();
        any = false;
    }

    /** Whether the end says something about what was being run: nobody wanted it, and nothing else is known for it. */
    public static boolean unasked(Exit exit) {
        return switch (exit.cause()) {
            case DRAINED, KILLED_BY_USER, CANCEL_TIMEOUT -> false;
            default -> true;
        };
    }

    /** Whether somebody killed it, as far as is known: a process that runs out of memory is killed as well. */
    private static boolean fromOutside(Exit exit) {
        return exit.cause() == Exit.Cause.SIGNALLED && exit.signal().filter(FROM_OUTSIDE::contains).isPresent()
                && !exit.verdict().contains("out of memory");
    }

    private static Kind kind(Request<?, ?> request) {
        return new Kind(Objects.requireNonNull(request.task.name()), request.key);
    }
}
