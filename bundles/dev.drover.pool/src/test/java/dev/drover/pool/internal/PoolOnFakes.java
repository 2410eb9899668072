package dev.drover.pool.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeServices;
import dev.drover.wire.Task;

/** A whole pool on processes that are none and a clock that stands still. */
final class PoolOnFakes {

    static final Task<Object, Object> TASK = FakeOwner.TASK;
    static final Duration ROUND = Duration.ofMillis(50);

    final FakeServices services = new FakeServices();
    final Strategies strategies = new Strategies();
    final List<Pool> closed = new ArrayList<>();
    final Pool pool;

    PoolOnFakes(UnaryOperator<PoolSpec> changes) {
        PoolSpec spec = PoolSpec.of("fake", ProcessSpec.command("nothing")).prefetch(0);
        pool = new Pool(changes.apply(spec), services, strategies, closed::add);
        pool.open();
        services.runAll();
    }

    /** A pool of so many workers, all of which have joined. */
    static PoolOnFakes of(int workers) {
        return of(workers, spec -> spec);
    }

    static PoolOnFakes of(int workers, UnaryOperator<PoolSpec> changes) {
        PoolOnFakes fakes = new PoolOnFakes(spec -> changes.apply(spec.size(workers, workers)));
        fakes.joinAll();
        return fakes;
    }

    /** Has all processes join that have been started and have not joined. */
    void joinAll() {
        services.runAll();
        for (FakeHostProcess each : List.copyOf(services.processes))
            if (each.wasStarted() && each.link() == null && !each.over()) each.join(TASK.name());
        services.runAll();
    }

    FakeHostProcess process(int made) {
        return services.processes.get(made);
    }

    CompletableFuture<Object> send() {
        return pool.send(TASK, "x");
    }

    /** How many requests all processes have been sent. */
    int sent() {
        return services.processes.stream().mapToInt(each -> each.link.requests().size()).sum();
    }

    /** One round of the housekeeper, and what it leads to; returns when the next is needed, in nanoseconds. */
    long round() {
        services.advance(ROUND);
        long next = pool.round().applyAsLong(ROUND.toNanos());
        services.runAll();
        return next;
    }

    /** Rounds for so long. */
    void rounds(Duration time) {
        for (long i = time.dividedBy(ROUND); i > 0; i--) round();
    }
}
