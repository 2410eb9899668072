package dev.drover.host.control;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes the heap large enough for the messages that come.
 *
 * <p>A Java worker begins with the smallest heap, for the serial collector never makes it smaller than it was at the
 * start. In that heap a large message does not fit into a survivor space: each collection moves the ones that are in
 * use to the old generation, where they are garbage soon, and the old generation grows up to its limit before anything
 * is collected there. So with the first large messages the heap is told, once, to keep more free; a trim makes it small
 * again.
 *
 * <p>All of it is for the serial collector; others size their heaps themselves.
 */
public final class HeapRoom {

    /** A survivor space is a thirtieth of the heap: the eight of these that are in use at a time fit into one. */
    private static final int MESSAGES = 256;
    /** Many messages of some kibibytes are as much as few large ones. */
    private static final long LEAST = 48 << 20;
    /** About the usual first heap of a machine of 24 GiB, for messages of all sizes to be as fast as with that. */
    private static final long MOST = 384 << 20;
    /** Ratios are whole percents: of a nearly empty heap one comes to a half of what was wanted. */
    private static final int ENOUGH = 3;
    /** Where the heap cannot grow, or is made smaller by somebody else, to try again and again must cost little. */
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private static final long LIMIT = Runtime.getRuntime().maxMemory();
    private static final AtomicBoolean BUSY = new AtomicBoolean();
    private static volatile long notBefore = System.nanoTime();
    private static volatile boolean impossible;

    private HeapRoom() {}

    /**
     * Has the heap grow if messages of this length want it and it has not been tried lately. Returns at once; the
     * growth takes two collections on a thread of its own. Any thread.
     */
    public static void forMessagesOf(int bytes) {
        long wanted = wanted(bytes, LIMIT);
        if (impossible || enough(Runtime.getRuntime().totalMemory(), wanted)) return;
        if (System.nanoTime() - notBefore < 0 || !BUSY.compareAndSet(false, true)) return;
        notBefore = System.nanoTime() + PAUSE_NANOS;
        try {
            Thread grower = new Thread(() -> grow(wanted), "drover-heap-room");
            grower.setDaemon(true);
            grower.start();
        } catch (OutOfMemoryError e) {
            // No thread can be made: the message goes without, and the next but some has another try.
            BUSY.set(false);
        }
    }

    /** A trim has made the heap small: the next large message may have it grow at once. */
    static void trimmed() {
        notBefore = System.nanoTime();
    }

    /** The size of the heap in bytes that suits messages of this length. */
    static long wanted(int bytes, long limit) {
        return Math.min(Math.clamp((long) bytes * MESSAGES, LEAST, MOST), limit / 2);
    }

    static boolean enough(long total, long wanted) {
        return total >= wanted / ENOUGH;
    }

    /** How many percent of the old generation, two thirds of the heap, are to be free for the heap to be so large. */
    static int freePercent(long used, long wanted) {
        return (int) Math.min(99, 100 - Math.ceilDiv(100 * used, wanted / 3 * 2));
    }

    private static void grow(long wanted) {
        try {
            if (HeapRatios.heeded()) {
                // What is used can be told only after a collection; the next one sizes the heap.
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                int free = freePercent(runtime.totalMemory() - runtime.freeMemory(), wanted);
                if (free > 0) HeapRatios.growing(free, System::gc);
            } else
                impossible = true;
        } catch (LinkageError | RuntimeException e) {
            // This Java was made without the module jdk.management, or does not know the flags.
            impossible = true;
        } finally {
            BUSY.set(false);
        }
    }
}
