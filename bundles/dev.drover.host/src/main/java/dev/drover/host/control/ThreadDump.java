package dev.drover.host.control;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What each thread of this process is doing, as text. */
final class ThreadDump {

    private static final int MOST_FRAMES = 200;

    private ThreadDump() {}

    static String text(DumpRequest request) {
        StringBuilder out = new StringBuilder(16 << 10);
        out.append("Threads of process ").append(ProcessHandle.current().pid()).append(" at ").append(Instant.now())
                .append(", virtual threads not included\n\n");
        try {
            Locks.write(out);
        } catch (LinkageError | RuntimeException e) {
            out.append("Locks are not shown: ").append(e).append("\n\n");
            plain(out);
        }
        return request.cut(out);
    }

    /** Needs nothing but the base module. */
    static void plain(StringBuilder out) {
        Map<Long, Thread> sorted = new TreeMap<>();
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        all.keySet().forEach(each -> sorted.put(each.threadId(), each));
        for (Thread each : sorted.values()) {
            head(out, each.getName(), each.threadId(), each.isDaemon(), each.getState());
            for (StackTraceElement frame : all.get(each)) out.append("\tat ").append(frame).append('\n');
            out.append('\n');
        }
    }

    private static void head(StringBuilder out, String name, long id, boolean daemon, Thread.State state) {
        out.append('"').append(name).append("\" #").append(id).append(daemon ? " daemon " : " ").append(state)
                .append('\n');
    }

    /** The same with locks and deadlocks. Loaded only here: the module java.management may be absent. */
    private static final class Locks {

        static void write(StringBuilder out) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long[] deadlocked = threads.findDeadlockedThreads();
            if (deadlocked != null)
                out.append("DEADLOCK of the threads ").append(Arrays.toString(deadlocked)).append("\n\n");
            for (ThreadInfo each : threads.dumpAllThreads(true, true)) write(out, each);
        }

        private static void write(StringBuilder out, ThreadInfo thread) {
            head(out, thread.getThreadName(), thread.getThreadId(), thread.isDaemon(), thread.getThreadState());
            StackTraceElement[] stack = thread.getStackTrace();
            for (int i = 0; i < Math.min(MOST_FRAMES, stack.length); i++) {
                out.append("\tat ").append(stack[i]).append('\n');
                if (i == 0 && thread.getLockInfo() != null) {
                    out.append("\t- waits for ").append(thread.getLockInfo());
                    if (thread.getLockOwnerName() != null)
                        out.append(", which \"").append(thread.getLockOwnerName()).append("\" #")
                                .append(thread.getLockOwnerId()).append(" holds");
                    out.append('\n');
                }
                for (MonitorInfo held : thread.getLockedMonitors())
                    if (held.getLockedStackDepth() == i) out.append("\t- holds ").append(held).append('\n');
            }
            if (stack.length > MOST_FRAMES) out.append("\t... and ").append(stack.length - MOST_FRAMES).append('\n');
            for (LockInfo held : thread.getLockedSynchronizers())
                out.append("\t- holds ").append(held).append('\n');
            out.append('\n');
        }
    }
}
