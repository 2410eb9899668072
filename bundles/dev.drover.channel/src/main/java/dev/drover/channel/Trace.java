package dev.drover.channel;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The trace that the work of a thread belongs to, as W3C's {@code traceparent}: version, trace, span, flags. What a
 * handler or a listener sends while it runs belongs to the trace of the message that it has got, so that a tool can
 * show what has led to what. The program that connects the peers gives each message a span of its own.
 */
public final class Trace {

    /** Version ff is forbidden, as are a trace and a span of zeros; later versions may have more behind the flags. */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,200})?");
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private Trace() {}

    /** The {@code traceparent} of what this thread is doing, "" if there is none. */
    public static String current() {
        String current = CURRENT.get();
        return current == null ? "" : current;
    }

    /**
     * Does work that belongs to a trace: one that another tool has begun, or that of a {@link Message#traceparent}
     * whose handling goes on on another thread.
     *
     * @param traceparent "" for none
     * @throws IllegalArgumentException if it is no {@code traceparent}
     */
    public static <T> T call(String traceparent, Callable<T> work) throws Exception {
        if (!traceparent.isEmpty() && !valid(traceparent))
            throw new IllegalArgumentException("'" + traceparent + "' is no traceparent");
        String before = enter(traceparent);
        try {
            return work.call();
        } finally {
            enter(before);
        }
    }

    /** Whether the text is a {@code traceparent}. */
    public static boolean valid(String text) {
        return text.length() >= 55 && PARENT.matcher(text).matches();
    }

    /** From now on this thread works for that trace; returns the one before, "" for none. */
    static String enter(String traceparent) {
        String before = current();
        if (traceparent.isEmpty()) {
            if (!before.isEmpty()) CURRENT.remove();
        } else
            CURRENT.set(traceparent);
        return before;
    }
}
