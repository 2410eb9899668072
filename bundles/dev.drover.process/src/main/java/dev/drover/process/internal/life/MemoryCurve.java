package dev.drover.process.internal.life;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.drover.api.process.MemorySample;
import dev.drover.process.internal.system.Proc;

/** The memory of one process in the last minute, by the figure that costs least to read. Thread-safe. */
final class MemoryCurve {

    static final Duration KEPT = Duration.ofMinutes(1);
    static final int MOST = 60;
    private static final int USUAL_PAGE = 4096;
    /** The number of the page size in the auxiliary vector, see getauxval(3). */
    private static final long PAGE_SIZE = 6;

    private final Deque<MemorySample> samples = new ArrayDeque<>();

    /** Reads the memory of the process now; does nothing where that cannot be read. */
    void sample(Path proc, long pid, Instant now) {
        try {
            String[] fields = Files.readString(proc.resolve(pid + "/statm"), StandardCharsets.US_ASCII).split(" ");
            add(new MemorySample(now, Long.parseLong(fields[1]) * Pages.SIZE));
        } catch (IOException | RuntimeException e) {
            // It has ended, or this is not Linux.
        }
    }

    synchronized void add(MemorySample sample) {
        samples.addLast(sample);
        while (samples.size() > MOST) samples.removeFirst();
    }

    synchronized List<MemorySample> lastMinute() {
        return lastMinute(List.copyOf(samples));
    }

    /** Of samples, oldest first, those of the last minute before the last. */
    static List<MemorySample> lastMinute(List<MemorySample> all) {
        if (all.isEmpty()) return all;
        Instant first = all.getLast().at().minus(KEPT);
        List<MemorySample> kept = all.stream().filter(each -> !each.at().isBefore(first)).toList();
        return kept.subList(Math.max(0, kept.size() - MOST), kept.size());
    }

    private static final class Pages {
        static final long SIZE = size();

        private static long size() {
            try {
                ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Proc.folder().resolve("self/auxv")))
                        .order(ByteOrder.nativeOrder());
                while (vector.remaining() >= 16) {
                    long type = vector.getLong();
                    long value = vector.getLong();
                    if (type == PAGE_SIZE) return value;
                }
            } catch (IOException | RuntimeException e) {
                return USUAL_PAGE;
            }
            return USUAL_PAGE;
        }
    }
}
