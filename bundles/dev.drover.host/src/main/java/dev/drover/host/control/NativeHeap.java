package dev.drover.host.control;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Memory outside the heap that was given back to the C library: that keeps it for later, in an arena for each few
 * threads. HotSpot can have glibc give it to the system, on Linux, from Java 18 on.
 */
final class NativeHeap {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String TRIM = "systemTrimNativeHeap";

    private static final long SMALL = 1 << 20;
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int QUIET_BREATHS = 3;
    private static final int MOST_BREATHS = 50;

    private NativeHeap() {}

    /** Has what is free given to the system; does nothing where that cannot be done. May take a while. */
    static void trim() {
        try {
            awaitBuffers();
            ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
        } catch (JMException | RuntimeException | LinkageError e) {
            // Another system, another C library, or a Java without the module jdk.management: nothing is lost.
            return;
        }
    }

    /**
     * After a collection the JDK frees the memory of buffers on a thread of its own, and tells nobody when. So this
     * waits until their sum rests, half a second at most.
     */
    private static void awaitBuffers() {
        long used = buffers();
        int quiet = 0;
        for (int i = 0; used > SMALL && quiet < QUIET_BREATHS && i < MOST_BREATHS; i++) {
            LockSupport.parkNanos(BREATH_NANOS);
            long now = buffers();
            quiet = now == used ? quiet + 1 : 0;
            used = now;
        }
    }

    private static long buffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
