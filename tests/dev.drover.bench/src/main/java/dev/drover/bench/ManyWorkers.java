package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import dev.drover.bench.Contender.Unavailable;

/** Pools of 1 to 200 workers: their start, their throughput, and what each costs this program. */
final class ManyWorkers {

    private static final int[] COUNTS = {1, 2, 4, 16, 64, 200};
    private static final int MOST_WHEN_QUICK = 16;
    private static final int SMALL = 64;
    private static final int IN_FLIGHT = 256;
    /** What a worker takes of the machine, more or less, and with it the rest of the machine is left alone. */
    private static final long WORKER_BYTES = 64 << 20;

    private final ProcessPools pools;
    private final Options options;
    private final Report report;

    ManyWorkers(ProcessPools pools, Options options, Report report) {
        this.pools = pools;
        this.options = options;
        this.report = report;
    }

    void run() {
        for (int count : COUNTS) {
            String name = count + (count == 1 ? " worker" : " workers");
            if (!options.wants(name)) continue;
            if (options.quick() && count > MOST_WHEN_QUICK) {
                report.skip(name, "many processes take a while, and this run is to be quick");
                continue;
            }
            if (count * WORKER_BYTES > available()) {
                report.skip(name, "there is not enough memory");
                continue;
            }
            report.say(name + " ...");
            try {
                measure(name, count);
            } catch (Unavailable e) {
                report.skip(name, e.getMessage());
            }
        }
    }

    private void measure(String name, int count) throws Unavailable {
        PoolSpec spec = PoolSpec.of("many-" + count, ProcessSpec.java(EchoWorker.class).jvmOptions("-Xmx32m"))
                .size(count, count)
                .startTimeout(Duration.ofMinutes(2));
        long heapBefore = heap();
        long begin = System.nanoTime();
        DroverEcho<byte[]> pool = new DroverEcho<>(
                pools, spec, Payloads.BYTES, Payloads.bytes(SMALL), IN_FLIGHT, Lanes::inCallbacks, Outcome::perSecond);
        try {
            double seconds = (System.nanoTime() - begin) / 1e9;
            report.add(Row.alone(name + ": all have answered", seconds, "s", 0));
            double throughput = pool.measure(Duration.ofSeconds(2));
            report.add(Row.alone(name + ": bytes 64 B, 256 in flight", throughput, "messages/s", 0));
            double each = Math.max(0, heap() - heapBefore) / 1024.0 / count;
            report.add(Row.alone(name + ": heap of the pool for each", each, "KB", 0));
        } finally {
            pool.close();
        }
    }

    /** What is in use once everything has been collected. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static long available() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
