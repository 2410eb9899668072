package dev.drover.bench;

import dev.drover.api.pool.ProcessPools;
import dev.drover.bench.Contest.Pace;

/** The cases about what processes share: a lock, and memory. */
final class SharedContests {
    private SharedContests() {}

    static void run(ProcessPools service, Pace pace, Options options, Report report) {
        Contest free = new Contest("shared lock, free, taken and given back", "ns", pace);
        free.enter("alone", () -> new LockRounds(null)).compare("alone", null, null).run(options, report);
        Contest contended = new Contest("shared lock, handed over between processes, median", "µs", pace);
        contended.enter("two", () -> new LockRounds(service)).compare("two", null, null).run(options, report);
        Contest copies = new Contest("shared memory, pieces of 1 MiB", "GB/s", pace);
        copies.enter("segment", () -> new SegmentCopy(true)).enter("memcpy", () -> new SegmentCopy(false));
        copies.compare("segment", "memcpy", Goal.over(0.5, 0.9)).run(options, report);
    }
}
