package dev.drover.host.control;

import java.util.Map;

/** Gives memory back that the process does not need now. */
final class Trim {

    private Trim() {}

    /** Collects garbage; returns the bytes of the heap before and after. */
    static Map<String, Object> now() {
        long before = Runtime.getRuntime().totalMemory();
        System.gc();
        return Map.of("before", before, "after", Runtime.getRuntime().totalMemory());
    }
}
