package dev.drover.host.control;

import java.lang.management.ManagementFactory;

import javax.management.ObjectName;

/** The objects of this process: written to a file, or counted. Needs the modules java.management, jdk.management. */
final class HeapDump {

    private HeapDump() {}

    /** Writes all live objects into a new file. */
    static Object write(DumpRequest request) throws Exception {
        ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=HotSpotDiagnostic"), "dumpHeap",
                new Object[] {request.text("file"), true}, new String[] {"java.lang.String", "boolean"});
        return null;
    }

    /** Counts the objects of each class. */
    static String histogram(DumpRequest request) throws Exception {
        Object counted = ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] {new String[0]}, new String[] {"[Ljava.lang.String;"});
        return request.cut((String) counted);
    }
}
