package dev.drover.host.control;

import java.util.Map;

/** What a control task that dumps something is given: a map, in which everything may be missing. */
record DumpRequest(Object value) {

    private static final int LONGEST = 1 << 20;

    private Object get(String key) {
        return value instanceof Map<?, ?> map ? map.get(key) : null;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    String text(String key) {
        if (get(key) instanceof String text) return text;
        throw new IllegalArgumentException("'" + key + "' is missing: it must be a text");
    }

    long number(String key, long otherwise) {
        return get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    /** The text, cut to what the other side takes. */
    String cut(CharSequence text) {
        int most = Math.clamp(number("most", LONGEST), 0, 1 << 28);
        return text.length() <= most ? text.toString() : text.subSequence(0, most) + "\n... (cut)\n";
    }
}
