package dev.drover.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import dev.drover.host.Host;
import dev.drover.shared.Segment;
import dev.drover.shared.SharedFolder;
import dev.drover.shared.SharedLock;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A worker that wants a lock again and again, as the program does. */
public final class LockWorker {

    /** Takes milliseconds. */
    static final Task<Object, Object> CONTEND = Task.of("contend", Codec.VALUE, Codec.VALUE);
    static final Duration LONG = Duration.ofSeconds(30);

    private static final int WHO = 0;
    private static final int WHEN = 8;
    static final int SIZE = 16;
    private static final int MOST_SAMPLES = 1 << 18;
    private static final long HOLD_NANOS = 30_000;

    /** How often the lock came from the other, and the median time from its giving back. */
    record Figures(int handOvers, long medianNanos) {}

    private LockWorker() {}

    public static void main(String[] arguments) throws Exception {
        SharedFolder folder = SharedFolder.at(Path.of(arguments[0]));
        SharedLock lock = SharedLock.open(folder, "bench");
        Segment segment = Segment.open(folder, "bench");
        new Host().handle(CONTEND, (millis, context) -> (long) contend(lock, segment, 2, (Long) millis).handOvers())
                .run();
    }

    static Figures contend(SharedLock lock, Segment segment, int me, long millis) throws Exception {
        long[] took = new long[MOST_SAMPLES];
        int count = 0;
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() - end < 0) {
            SharedLock.Hold held = lock.acquire(LONG);
            try (held) {
                long when = segment.getLong(WHEN);
                if (segment.getInt(WHO) != me && when != 0 && count < took.length)
                    took[count++] = System.nanoTime() - when;
                segment.setInt(WHO, me);
                // So long that the other one waits by then.
                for (long start = System.nanoTime(); System.nanoTime() - start < HOLD_NANOS;) Thread.onSpinWait();
                segment.setLong(WHEN, System.nanoTime());
            }
        }
        Arrays.sort(took, 0, count);
        return new Figures(count, count == 0 ? 0 : took[count / 2]);
    }
}
