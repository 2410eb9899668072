package dev.drover.host.control;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Memory outside the heap that was given back to the C library: that keeps it for later, in an arena for each few
 * threads. HotSpot can have glibc give it to the system, on Linux, from Java 18 on.
 */
final class NativeHeap {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String TRIM = "systemTrimNativeHeap";

    private NativeHeap() {}

    /** Has what is free given to the system; does nothing where that cannot be done. May take a while. */
    static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
        } catch (JMException | RuntimeException | LinkageError e) {
            // Another system, another C library, or a Java without the module jdk.management: nothing is lost.
            return;
        }
    }
}
