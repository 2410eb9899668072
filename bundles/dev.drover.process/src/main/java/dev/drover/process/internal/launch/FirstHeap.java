package dev.drover.process.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

import dev.drover.process.internal.system.Proc;

/**
 * The heap that a Java worker begins with. The serial collector never makes it smaller again, whatever else it is told,
 * and what has been used of it once stays with the process. So it is only as large as a start wants that is to do
 * without a collection; the host has it grow with the first large messages.
 */
final class FirstHeap {

    private static final double BYTES = 16 << 20;
    /** The JVM takes no less than 8 MiB. */
    private static final double LEAST_PERCENT = 0.0001;

    private FirstHeap() {}

    /** A share of the machine's memory: unlike a number of bytes it is never above a limit that a worker has itself. */
    static String option() {
        return option(machine());
    }

    private static List<String> machine() {
        try {
            return Files.readAllLines(Proc.folder().resolve("meminfo"));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    /** @param memory as {@code /proc/meminfo} has it; if it does not tell, the heap is the smallest there is */
    static String option(List<String> memory) {
        double percent = LEAST_PERCENT;
        for (String line : memory)
            if (line.matches("MemTotal: +[1-9]\\d{0,15} kB"))
                percent = 100 * BYTES / (Long.parseLong(line.replaceAll("\\D", "")) * 1024.0);
        return String.format(Locale.ROOT, "-XX:InitialRAMPercentage=%.4f", Math.clamp(percent, LEAST_PERCENT, 100));
    }
}
