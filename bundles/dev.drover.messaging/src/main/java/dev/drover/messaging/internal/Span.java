package dev.drover.messaging.internal;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A message's place in a trace. Each message has one, few are looked at: the parts are cut out when they are asked for.
 *
 * @param traceparent what its own consequences are told, by W3C's form: version, trace, number of this span, flags
 * @param parent the number of the span that has caused it, 16 hexadecimal digits, "" if nothing has
 */
record Span(String traceparent, String parent) {

    private static final int TRACE_AT = 3;
    private static final int ID_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int END = 55;
    private static final String VERSION = "00-";
    private static final String SAMPLED = "01";

    /** A new span. @param traceparent of what has caused it, "" if it begins a trace */
    static Span below(String traceparent) {
        boolean first = traceparent.isEmpty();
        StringBuilder text = new StringBuilder(END).append(VERSION);
        if (first) number(number(text));
        else
            text.append(traceparent, TRACE_AT, ID_AT - 1);
        number(text.append('-')).append('-');
        if (first) return new Span(text.append(SAMPLED).toString(), "");
        return new Span(text.append(traceparent, FLAGS_AT, END).toString(), idIn(traceparent));
    }

    /** The number of the trace, 32 hexadecimal digits. */
    String trace() {
        return traceparent.substring(TRACE_AT, ID_AT - 1);
    }

    /** Its own number, 16 of them. */
    String id() {
        return idIn(traceparent);
    }

    private static String idIn(String traceparent) {
        return traceparent.substring(ID_AT, FLAGS_AT - 1);
    }

    /** Appends 16 digits, never only zeros, which stand for none. */
    private static StringBuilder number(StringBuilder text) {
        long number = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4)
            text.append(Character.forDigit((int) (number >>> shift) & 0xf, 16));
        return text;
    }
}
