package dev.drover.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * A watch for what is promised of a machine that has nothing else to do. Of the time that has passed it leaves out what
 * the processors have meanwhile done for others: for programs that are neither this one nor started by it, and for
 * other virtual machines. What this program and its processes do, and what they wait for, counts in full. So a machine
 * of one's own shows the time of the clock. Where the system does not tell, every machine does.
 */
final class RunningTime {

    /** The unit of the times below {@code /proc}, the same on every Linux. */
    private static final double MILLIS_PER_TICK = 10;
    private static final long SELF = ProcessHandle.current().pid();
    private static final Path PROC = Path.of("/proc");
    /** The columns of the machine's times that are neither idle nor contained in another one. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private final Look before = Look.now();
    private final long begin = System.nanoTime();

    /**
     * Processor time used by one process, in ticks.
     *
     * @param own by itself
     * @param reaped by those of its children that have ended
     */
    record Used(long parent, long own, long reaped) {}

    /**
     * What the system tells at a moment.
     *
     * @param processors how many there are
     * @param busy the time that all have worked, in ticks
     * @param ours this process and its descendants
     */
    record Look(int processors, long busy, Map<Long, Used> ours) {

        static final Look UNKNOWN = new Look(1, 0, Map.of());

        static Look now() {
            if (!Platform.THIS.has(Help.PROC)) return UNKNOWN;
            try {
                List<String> stat = Files.readAllLines(PROC.resolve("stat"));
                int processors = (int) stat.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
                String[] times = stat.getFirst().split(" +");
                long busy = 0;
                for (int column : BUSY) busy += Long.parseLong(times[column]);
                Map<Long, Used> ours = new HashMap<>();
                add(SELF, ours);
                ProcessHandle.current().descendants().forEach(each -> add(each.pid(), ours));
                return new Look(processors, busy, ours);
            } catch (IOException | RuntimeException e) {
                return UNKNOWN;
            }
        }

        private static void add(long pid, Map<Long, Used> to) {
            try {
                String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                to.put(pid, new Used(
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                        Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
            } catch (IOException e) {
                // It has ended since it was listed.
                return;
            }
        }

        /** The time that all processors have worked for others since, in ticks. */
        long foreignUntil(Look after) {
            long own = 0;
            for (Map.Entry<Long, Used> each : after.ours.entrySet()) {
                Used was = ours.getOrDefault(each.getKey(), new Used(0, 0, 0));
                own += each.getValue().own - was.own + each.getValue().reaped - was.reaped;
            }
            // With the end of a child all its time has become its parent's, that from before this watch too.
            for (Map.Entry<Long, Used> each : ours.entrySet())
                if (!after.ours.containsKey(each.getKey()) && after.ours.containsKey(each.getValue().parent))
                    own -= each.getValue().own + each.getValue().reaped;
            return Math.max(0, after.busy - busy - own);
        }

        /** What is left of a time in milliseconds. */
        double left(double millis, Look after) {
            return Math.max(0, millis - foreignUntil(after) * MILLIS_PER_TICK / processors);
        }
    }

    /** How long it has been running, in milliseconds. */
    double millis() {
        double passed = (System.nanoTime() - begin) / 1e6;
        return before.left(passed, Look.now());
    }
}
