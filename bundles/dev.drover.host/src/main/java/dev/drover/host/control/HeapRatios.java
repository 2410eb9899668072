package dev.drover.host.control;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * How much of the heap HotSpot keeps free after a collection. Both flags can be changed while it runs; the serial and
 * G1 collectors heed them. Loaded only when it is used: the module jdk.management may be absent.
 */
final class HeapRatios {

    private static final String MIN = "MinHeapFreeRatio";
    private static final String MAX = "MaxHeapFreeRatio";
    /**
     * What a heap that has grown may keep free: with less, collections that find few messages in use would make it
     * small between two bursts, and those that follow would be paid with collections again.
     */
    private static final int GROWN_MAX = 95;

    /** The ratio before the heap grew, null if it has not; guarded by the class. */
    private static String maxBefore;

    private HeapRatios() {}

    /** Whether the heap's size follows the ratios at the next collection: that of the serial collector does. */
    static boolean heeded() {
        HotSpotDiagnosticMXBean flags = flags();
        return flags != null && flags.getVMOption("UseSerialGC").getValue().equals("true");
    }

    /**
     * Does the work while the heap keeps next to nothing free, and puts the ratios back that were there before it grew,
     * also if it throws.
     *
     * @return what may stand in the way of a smaller heap, "" if nothing does
     */
    static synchronized String shrinking(Runnable work) {
        HotSpotDiagnosticMXBean flags = flags();
        if (flags == null) {
            work.run();
            return "this Java does not let its heap be told to shrink";
        }
        String min = flags.getVMOption(MIN).getValue();
        String max = maxBefore == null ? flags.getVMOption(MAX).getValue() : maxBefore;
        try {
            set(flags, "1", "2");
            work.run();
        } finally {
            set(flags, min, max);
            maxBefore = null;
        }
        for (String each : new String[] {"DisableExplicitGC", "ExplicitGCInvokesConcurrent"})
            if (flags.getVMOption(each).getValue().equals("true"))
                return "its option " + each + " keeps a collection from being asked for";
        return "";
    }

    /**
     * Does the work, a collection, while so many percent of the heap are to be free. What it has grown by may then stay
     * until {@link #shrinking}. Only if {@link #heeded}.
     */
    static synchronized void growing(int free, Runnable work) {
        HotSpotDiagnosticMXBean flags = flags();
        String min = flags.getVMOption(MIN).getValue();
        String max = flags.getVMOption(MAX).getValue();
        if (maxBefore == null) maxBefore = max;
        try {
            set(flags, Integer.toString(free), "100");
            work.run();
        } finally {
            set(flags, min, Integer.toString(Math.max(GROWN_MAX, Integer.parseInt(max))));
        }
    }

    private static HotSpotDiagnosticMXBean flags() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    }

    /** The first is never above the second, not between two calls either. */
    private static void set(HotSpotDiagnosticMXBean flags, String min, String max) {
        flags.setVMOption(MIN, "0");
        flags.setVMOption(MAX, max);
        flags.setVMOption(MIN, min);
    }
}
