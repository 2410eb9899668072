package dev.drover.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What WELCOME says.
 *
 * @param asks whether the host may send messages
 * @param more keys that no host knows
 */
public record Welcome(int concurrency, int maxMessage, long parent, boolean asks, Map<String, Object> more) {

    /** One at a time, of 8 MiB at most, from a pool that takes no messages. */
    public static final Welcome USUAL = new Welcome(1, 8 << 20, ProcessHandle.current().pid(), false, Map.of());

    /** The same with so many at a time. */
    public Welcome concurrency(int now) {
        return new Welcome(now, maxMessage, parent, asks, more);
    }

    /** The same with another longest payload, in bytes. */
    public Welcome maxMessage(int now) {
        return new Welcome(concurrency, now, parent, asks, more);
    }

    /** The same from the process of that id. */
    public Welcome parent(long now) {
        return new Welcome(concurrency, maxMessage, now, asks, more);
    }

    /** The same from a pool that takes messages. */
    public Welcome asked() {
        return new Welcome(concurrency, maxMessage, parent, true, more);
    }

    /** The same with keys added. */
    public Welcome more(Map<String, Object> added) {
        return new Welcome(concurrency, maxMessage, parent, asks, added);
    }

    byte[] payload() {
        Map<String, Object> map = new TreeMap<>(more);
        map.putAll(Map.of("worker", "host-1", "ring", "", "concurrency", (long) concurrency, "maxMessage",
                (long) maxMessage, "parent", parent));
        if (asks) map.put("asks", List.of("drover:message"));
        return Values.write(map);
    }
}
