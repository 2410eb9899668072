package dev.drover.channel;

import java.util.concurrent.Callable;

/**
 * The trace that the work of a thread belongs to, as W3C's {@code traceparent}: version, trace, span, flags. What a
 * handler or a listener sends while it runs belongs to the trace of the message that it has got, so that a tool can
 * show what has led to what. The program that connects the peers gives each message a span of its own.
 */
public final class Trace {

    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int END = 55;
    private static final int LONGEST = END + 201;
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

    /** Whether the text is a {@code traceparent}: read for each message, so not by a regular expression. */
    public static boolean valid(String text) {
        // Version ff is forbidden, as are a trace and a span of zeros; later versions may have more behind the flags.
        return text.length() >= END && isHex(text, 0, TRACE_AT - 1) && !text.startsWith("ff")
                && text.charAt(TRACE_AT - 1) == '-' && isHex(text, TRACE_AT, SPAN_AT - 1)
                && !isZero(text, TRACE_AT, SPAN_AT - 1)
                && text.charAt(SPAN_AT - 1) == '-' && isHex(text, SPAN_AT, FLAGS_AT - 1)
                && !isZero(text, SPAN_AT, FLAGS_AT - 1)
                && text.charAt(FLAGS_AT - 1) == '-' && isHex(text, FLAGS_AT, END)
                && (text.length() == END || text.charAt(END) == '-' && isOneLine(text));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) if (text.charAt(i) != '0') return false;
        return true;
    }

    private static boolean isOneLine(String text) {
        return text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != 0x85
                && c != 0x2028 && c != 0x2029);
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
