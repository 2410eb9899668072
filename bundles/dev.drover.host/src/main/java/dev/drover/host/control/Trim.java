package dev.drover.host.control;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives memory back that the process does not need now: collects garbage, and has the heap shrink. */
final class Trim {

    /** The serial collector shrinks the heap in steps, and G1 returns some regions later: the fourth has done all. */
    private static final int COLLECTIONS = 4;

    private Trim() {}

    /** Returns the bytes of the heap before and after, and, if it did not shrink, why. */
    static Map<String, Object> now() {
        Map<String, Object> answer = new HashMap<>();
        long before = Runtime.getRuntime().totalMemory();
        String problem = collect();
        NativeHeap.trim();
        HeapRoom.trimmed();
        long after = Runtime.getRuntime().totalMemory();
        answer.put("before", before);
        answer.put("after", after);
        List<String> collectors =
                ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList();
        answer.put("collector", String.join(", ", collectors));
        boolean mostlyFree = Runtime.getRuntime().freeMemory() > after / 2;
        if (after >= before && problem.isEmpty() && mostlyFree)
            problem = "its collector (" + answer.get("collector") + ") keeps its heap as large as it was at the start,"
                    + " or has been";
        // A heap that is as small as it was made to be has nothing to give.
        if (after >= before && !problem.isEmpty()) answer.put("problem", problem);
        return answer;
    }

    /** Returns what stood in the way, "" if nothing did. */
    private static String collect() {
        try {
            return HeapRatios.shrinking(Trim::repeatedly);
        } catch (LinkageError | RuntimeException e) {
            // This Java was made without the module jdk.management.
            repeatedly();
            return "the heap cannot be told to shrink: " + e;
        }
    }

    private static void repeatedly() {
        for (int i = 0; i < COLLECTIONS; i++) System.gc();
    }
}
