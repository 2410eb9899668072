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

    private HeapRatios() {}

    /** Whether the heap's size follows the ratios at the next collection: that of the serial collector does. */
    static boolean heeded() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return flags != null && flags.getVMOption("UseSerialGC").getValue().equals("true");
    }

    /**
     * Does the work while the heap keeps next to nothing free, and puts the old ratios back, also if it throws.
     *
     * @return what may stand in the way of a smaller heap, "" if nothing does
     */
    static String shrinking(Runnable work) {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (flags == null) {
            work.run();
            return "this Java does not let its heap be told to shrink";
        }
        with(1, 2, work);
        for (String each : new String[] {"DisableExplicitGC", "ExplicitGCInvokesConcurrent"})
            if (flags.getVMOption(each).getValue().equals("true"))
                return "its option " + each + " keeps a collection from being asked for";
        return "";
    }

    /**
     * Does the work while the heap keeps between so many and so many percent free, and puts the old ratios back, also
     * if it throws. One at a time, so that none puts back what another has set.
     *
     * @throws NullPointerException if this Java does not let its flags be changed
     */
    static synchronized void with(int min, int max, Runnable work) {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String oldMin = flags.getVMOption(MIN).getValue();
        String oldMax = flags.getVMOption(MAX).getValue();
        try {
            set(flags, Integer.toString(min), Integer.toString(max));
            work.run();
        } finally {
            set(flags, oldMin, oldMax);
        }
    }

    /** The first is never above the second, not between two calls either. */
    private static void set(HotSpotDiagnosticMXBean flags, String min, String max) {
        flags.setVMOption(MIN, "0");
        flags.setVMOption(MAX, max);
        flags.setVMOption(MIN, min);
    }
}
