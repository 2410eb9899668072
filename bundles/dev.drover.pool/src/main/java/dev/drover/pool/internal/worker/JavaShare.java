package dev.drover.pool.internal.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;

/**
 * How much of the machine one Java worker of several takes for its own: a JVM alone on a machine takes a quarter of the
 * memory for its heap, and counts all processors as its own. What the spec says itself is not touched.
 */
final class JavaShare {

    /** What the heaps of a full pool may have together, in percent of the machine or its control group. */
    private static final double ALL_HEAPS = 75;
    /** What a JVM takes unless it is told otherwise. */
    private static final double ALONE = 25;
    private static final double LEAST = 2;
    /** Compilers and collector run beside the task. */
    private static final int LEAST_PROCESSORS = 2;

    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern HEAP =
            Pattern.compile("-Xmx|-mx\\d|MaxHeapSize=|MaxRAMPercentage=|MaxRAM=|MaxRAMFraction=");
    private static final Pattern PROCESSORS = Pattern.compile("ActiveProcessorCount=");

    private JavaShare() {}

    /**
     * The same program with its share.
     *
     * @param workers how many there may be
     * @param concurrency how many tasks each runs at a time
     * @param processors of the machine
     */
    static ProcessSpec of(ProcessSpec spec, int workers, int concurrency, int processors) {
        if (!(spec.program() instanceof Program.Java java)) return spec;
        StringBuilder given = new StringBuilder(String.join("\n", java.jvmOptions()));
        for (String variable : VARIABLES) given.append('\n').append(spec.environment().getOrDefault(variable, ""));
        List<String> options = new ArrayList<>();
        double heap = Math.max(LEAST, ALL_HEAPS / workers);
        if (heap < ALONE && !HEAP.matcher(given).find())
            options.add(String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.2f", heap));
        int share = Math.max(Math.max(LEAST_PROCESSORS, concurrency), (processors + workers - 1) / workers);
        if (share < processors && !PROCESSORS.matcher(given).find()) options.add("-XX:ActiveProcessorCount=" + share);
        if (options.isEmpty()) return spec;
        // First: of two options of one name the last counts.
        options.addAll(java.jvmOptions());
        return new ProcessSpec(
                new Program.Java(java.mainClass(), java.classPath(), options, java.arguments(), java.home()),
                spec.environment(), spec.directory(), spec.debug());
    }
}
