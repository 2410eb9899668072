package dev.drover.host.control;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What uses the memory of this process. Needs the module java.management. */
final class MemoryReport {

    private static final List<String> OF_THE_SYSTEM = List.of("Rss:", "Pss:", "Private_Dirty:", "Swap:", "SwapPss:");

    private final StringBuilder out = new StringBuilder();
    private long afterCollection;

    private MemoryReport() {}

    static Map<String, Object> now() {
        MemoryReport report = new MemoryReport();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        report.write(heap);
        return Map.of("text", report.out.toString(), "heapUsed", heap.getUsed(), "heapAfterCollection",
                report.afterCollection);
    }

    private void write(MemoryUsage heap) {
        out.append("Memory of process ").append(ProcessHandle.current().pid()).append(", in KB\n\n");
        line("heap", heap);
        line("not heap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            line("  " + pool.getName(), pool.getUsage());
            MemoryUsage after = pool.getCollectionUsage();
            if (after == null || pool.getType() != MemoryType.HEAP) continue;
            line("    after its last collection", after);
            afterCollection += after.getUsed();
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class))
            out.append(String.format(Locale.ROOT, "%-34s used %,12d  count %d%n", "buffers: " + pool.getName(),
                    pool.getMemoryUsed() >> 10, pool.getCount()));
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans())
            out.append(String.format(Locale.ROOT, "%-34s %d times, %d ms%n", "collections: " + each.getName(),
                    each.getCollectionCount(), each.getCollectionTime()));
        out.append("threads ").append(ManagementFactory.getThreadMXBean().getThreadCount())
                .append(", at most ").append(ManagementFactory.getThreadMXBean().getPeakThreadCount()).append('\n');
        out.append("classes ").append(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()).append('\n');
        ofTheSystem();
    }

    private void line(String what, MemoryUsage usage) {
        out.append(String.format(Locale.ROOT, "%-34s used %,12d  committed %,12d%s%n", what, usage.getUsed() >> 10,
                usage.getCommitted() >> 10,
                usage.getMax() < 0 ? "" : String.format(Locale.ROOT, "  most %,12d", usage.getMax() >> 10)));
    }

    private void ofTheSystem() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps_rollup")))
                if (OF_THE_SYSTEM.stream().anyMatch(line::startsWith)) out.append(line).append('\n');
        } catch (IOException e) {
            out.append("What the system counts cannot be read: ").append(e.getMessage()).append('\n');
        }
    }
}
