package dev.drover.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Worker;
import dev.drover.wire.Task;

/** A pool of workers that return what they get. */
final class DroverEcho<T> implements Contender {

    /** How requests are sent. */
    @FunctionalInterface
    interface Way<T> {
        Outcome send(Lanes<T> lanes, Duration time) throws Unavailable;
    }

    private final ProcessPool pool;
    private final Lanes<T> lanes;
    private final Way<T> way;
    private final ToDoubleFunction<Outcome> figure;

    /**
     * Opens the pool and waits until all of its workers answer on the wanted link.
     *
     * @param spec with as many workers at least as at most
     * @param inFlight how many requests are in flight
     */
    DroverEcho(
            ProcessPools pools,
            PoolSpec spec,
            Task<T, T> task,
            T[] payloads,
            int inFlight,
            Way<T> way,
            ToDoubleFunction<Outcome> figure) throws Unavailable {
        this.way = way;
        this.figure = figure;
        pool = pools.open(spec);
        lanes = new Lanes<>(pool, task, payloads, inFlight);
        try {
            Map<Worker, CompletableFuture<T>> all = pool.broadcast(task, payloads[0]);
            for (CompletableFuture<T> each : all.values()) each.join();
            for (Worker worker : all.keySet()) {
                String link = worker.snapshot().link();
                boolean encrypted = worker.snapshot().encrypted();
                if (encrypted != spec.encrypted() || !spec.links().contains(link.split(",")[0]))
                    throw new Unavailable("its worker uses the link '" + link + "'");
            }
            if (all.size() != spec.max()) throw new Unavailable("it has " + all.size() + " workers");
        } catch (RuntimeException e) {
            pool.close();
            throw new Unavailable("its workers do not answer", e);
        } catch (Unavailable e) {
            pool.close();
            throw e;
        }
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        return figure.applyAsDouble(way.send(lanes, time));
    }

    /** The process of its first worker. */
    long pid() {
        return pool.workers().get(0).snapshot().pid();
    }

    @Override
    public void close() {
        pool.close();
    }
}
