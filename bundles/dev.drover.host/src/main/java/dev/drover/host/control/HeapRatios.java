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
        String min = flags.getVMOption(MIN).getValue();
        String max = flags.getVMOption(MAX).getValue();
        try {
            // The first is never above the second.
            flags.setVMOption(MIN, "1");
            flags.setVMOption(MAX, "2");
            work.run();
        } finally {
            flags.setVMOption(MAX, max);
            flags.setVMOption(MIN, min);
        }
        for (String each : new String[] {"DisableExplicitGC", "ExplicitGCInvokesConcurrent"})
            if (flags.getVMOption(each).getValue().equals("true"))
                return "its option " + each + " keeps a collection from being asked for";
        return "";
    }
}
