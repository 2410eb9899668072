package dev.drover.bench;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;

/** How long a new pool takes to its first reply: milliseconds. */
record ColdStart(ProcessPools pools, PoolSpec spec) implements Contender {

    @Override
    public double measure(Duration time) throws Unavailable {
        byte[] payload = Payloads.bytes(64)[0];
        long begin = System.nanoTime();
        try (ProcessPool pool = pools.open(spec)) {
            byte[] reply = pool.send(Payloads.BYTES, payload).get(30, TimeUnit.SECONDS);
            double millis = (System.nanoTime() - begin) / 1e6;
            if (!Payloads.same(payload, reply)) throw new Unavailable("a reply is not what was sent");
            return millis;
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable("its worker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
    }

    @Override
    public void close() {}
}
