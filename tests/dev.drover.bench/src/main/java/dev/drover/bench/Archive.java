package dev.drover.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.bench.Contender.Unavailable;

/** The archive that workers start from: it is made some seconds after the first start that a machine sees. */
final class Archive {

    private static final int TRIES = 60;
    private static final int BETWEEN_MILLIS = 500;

    private Archive() {}

    /** Waits until the spec's workers start from an archive; says so if they do not within half a minute. */
    static void await(ProcessPools pools, PoolSpec spec, Report report) throws Unavailable {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (used(pools, spec)) return;
                Thread.sleep(BETWEEN_MILLIS);
            }
            report.say("drover: workers start without an archive of their classes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable("its worker does not answer", e);
        }
    }

    private static boolean used(ProcessPools pools, PoolSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (ProcessPool pool = pools.open(spec)) {
            pool.send(Payloads.BYTES, Payloads.bytes(1)[0]).get(30, TimeUnit.SECONDS);
            long pid = pool.workers().get(0).snapshot().pid();
            String command = ProcessHandle.of(pid).flatMap(process -> process.info().commandLine()).orElse("");
            return command.contains(" -XX:AOTCache=") || command.contains(" -XX:SharedArchiveFile=");
        }
    }
}
