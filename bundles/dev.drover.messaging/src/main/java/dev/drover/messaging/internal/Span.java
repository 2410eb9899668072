package dev.drover.messaging.internal;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A message's place in a trace.
 *
 * @param trace the number of the trace, 32 hexadecimal digits
 * @param id its own number, 16 of them
 * @param parent that of what has caused it, "" if nothing has
 * @param flags of the trace, 2 digits
 */
record Span(String trace, String id, String parent, String flags) {

    private static final int TRACE_AT = 3;
    private static final int PARENT_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int END = 55;
    private static final String SAMPLED = "01";

    /** A new span. @param traceparent of what has caused it, "" if it begins a trace */
    static Span below(String traceparent) {
        if (traceparent.isEmpty()) return new Span(number() + number(), number(), "", SAMPLED);
        return new Span(traceparent.substring(TRACE_AT, PARENT_AT - 1), number(),
                traceparent.substring(PARENT_AT, FLAGS_AT - 1), traceparent.substring(FLAGS_AT, END));
    }

    /** What its own consequences are told. */
    String traceparent() {
        return "00-" + trace + "-" + id + "-" + flags;
    }

    /** Never zero, which stands for none. */
    private static String number() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }
}
