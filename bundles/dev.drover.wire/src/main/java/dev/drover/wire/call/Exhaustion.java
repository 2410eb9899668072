package dev.drover.wire.call;

/**
 * The kinds of out of memory that {@code -XX:+ExitOnOutOfMemoryError} leaves out: no thread can be made, or no direct
 * buffer. A JVM that has run out of either would fail most of what follows, and half of it is not the fault of the task
 * that hears of it. So the process ends, as it does when its heap is full.
 */
final class Exhaustion {

    private static final int DEEPEST = 16;

    private Exhaustion() {}

    /** The error of such a kind in what a handler has thrown, or in its causes; null if there is none. */
    static OutOfMemoryError in(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < DEEPEST; i++, each = each.getCause())
            if (each instanceof OutOfMemoryError error && is(error.getMessage())) return error;
        return null;
    }

    private static boolean is(String message) {
        return message != null && (message.contains("native thread") || message.contains("irect buffer"));
    }
}
