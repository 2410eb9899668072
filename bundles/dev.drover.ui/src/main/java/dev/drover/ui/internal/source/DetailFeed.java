package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.pool.Pick;
import dev.drover.api.pool.ProcessPool;
import dev.drover.ui.internal.model.ChannelStats;
import dev.drover.ui.internal.model.Details;
import dev.drover.wire.link.SafeLog;

/**
 * Reads, once a second, what the shown tab shows, and nothing while no such tab is shown. Any thread may call any
 * method; every method returns at once.
 */
public final class DetailFeed {
    private static final System.Logger LOG = SafeLog.of(DetailFeed.class);
    private static final long PERIOD_MILLIS = 1000;

    /** What can be read. */
    public enum Topic {
        NONE,
        PICKS,
        SIGNALS,
        CHANNELS,
        ERRORS
    }

    private final Sources sources;
    private final ScheduledExecutorService executor;
    private final LongSupplier clock;
    private final Consumer<Details> taker;
    private final SharedThings shared;

    // Used by the executor's thread only.
    private Topic topic = Topic.NONE;
    private ScheduledFuture<?> next;
    private String lastProblem = "";
    private String pool = "";
    private String other = "";
    private final DryRuns dryRuns = new DryRuns();

    /**
     * @param executor an executor with one thread
     * @param clock the time in milliseconds since 1970
     * @param taker gets what was read, on the executor's thread
     */
    DetailFeed(Sources sources, ScheduledExecutorService executor, LongSupplier clock, Consumer<Details> taker) {
        this.sources = sources;
        this.executor = executor;
        this.clock = clock;
        this.taker = taker;
        shared = new SharedThings(sources::shared);
    }

    /** Reads a topic from now on, the first time at once. */
    public void watch(Topic wanted) {
        executor.execute(() -> {
            if (wanted == topic) return;
            topic = wanted;
            read();
        });
    }

    /**
     * Chooses whose picks are read.
     *
     * @param wantedPool the pool's name
     * @param wantedOther the strategy that is tried; "" for none
     */
    public void picks(String wantedPool, String wantedOther) {
        executor.execute(() -> {
            if (wantedPool.equals(pool) && wantedOther.equals(other)) return;
            pool = wantedPool;
            other = wantedOther;
            if (topic == Topic.PICKS) read();
        });
    }

    private void read() {
        if (next != null) next.cancel(false);
        if (topic == Topic.NONE || executor.isShutdown()) return;
        try {
            taker.accept(details());
            lastProblem = "";
        } catch (RuntimeException e) {
            // The service may work the next time. Until then the tab shows what it has.
            if (!e.toString().equals(lastProblem)) LOG.log(Level.WARNING, topic + " cannot be read", e);
            lastProblem = e.toString();
        }
        next = executor.schedule(this::read, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Details details() {
        return switch (topic) {
            case PICKS -> picks(sources.pools().flatMap(pools -> pools.find(pool)));
            case SIGNALS -> signals(sources.messages());
            case CHANNELS -> channels(sources.messages(), shared.look());
            case ERRORS -> errors(sources.errors(), sources.health());
            case NONE -> throw new IllegalStateException("nothing is watched");
        };
    }

    private Details picks(Optional<ProcessPool> open) {
        List<Pick> picks = open.map(ProcessPool::picks).orElse(List.of());
        if (open.isEmpty() || other.isEmpty() || picks.isEmpty())
            return new Details.Picks(pool, picks, "", List.of(), Optional.empty());
        DryRuns.Answer answer = dryRuns.look(open.get(), picks, other);
        return new Details.Picks(pool, answer.picks(), other, answer.trial(), answer.problem());
    }

    private static Details channels(Optional<Messages> messages, SharedThings.Found found) {
        return new Details.Channels(messages.isPresent(), messages.map(Messages::peers).orElse(List.of()),
                found.things(), found.problem());
    }

    private Details signals(Optional<Messages> messages) {
        List<MessageRecord> recent = messages.map(Messages::recent).orElse(List.of());
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        return new Details.Signals(messages.isPresent(), recent, ChannelStats.of(recent, Messages.KEPT, now));
    }

    private static Details errors(Optional<ErrorLog> log, Optional<HealthCheck> health) {
        return new Details.Errors(log.isPresent(), log.map(ErrorLog::recent).orElse(List.of()),
                log.map(ErrorLog::total).orElse(0L), health.map(HealthCheck::look));
    }
}
