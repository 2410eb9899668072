package dev.drover.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.drover.wire.CodecException;

/**
 * Memory on its way: what one message or answer carries by reference, which its sender has open until it is released.
 * Safe for use by many threads.
 */
final class Handover {

    /** Stands for memory in a body. */
    static final String PLACE = Envelope.OWN + "payload";

    static final int MOST = 256;
    private static final int DEEPEST = 64;
    private static final int LOOKED_AT = 16;

    private final Map<Payload, Integer> places = new IdentityHashMap<>();
    private final List<Payload> given = new ArrayList<>();
    private final List<Memory.Hold> holds = new ArrayList<>();
    private final List<Object> handles = new ArrayList<>();

    private Handover() {}

    /** Whether a body has payloads that can be seen at once; those deeper inside show when it cannot be written. */
    static boolean shows(Object body) {
        return isOne(body) || body instanceof Map<?, ?> map && any(map.values())
                || body instanceof Collection<?> list && any(list);
    }

    private static boolean any(Collection<?> values) {
        int left = LOOKED_AT;
        for (Object each : values) {
            if (isOne(each)) return true;
            if (--left == 0) return false;
        }
        return false;
    }

    private static boolean isOne(Object value) {
        return value instanceof Payload || value instanceof Payload.Shared;
    }

    /** Whether a body has payloads, however deep inside. */
    static boolean isIn(Object body) {
        return isIn(body, 0);
    }

    private static boolean isIn(Object value, int depth) {
        if (isOne(value)) return true;
        if (depth > DEEPEST) return false;
        Collection<?> inside = value instanceof Map<?, ?> map ? map.values()
                : value instanceof Collection<?> list ? list : List.of();
        for (Object each : inside) if (isIn(each, depth + 1)) return true;
        return false;
    }

    /** A body with its memory, on its way. */
    record Sent(byte[] written, Handover memory) {}

    /**
     * Writes a body, and gives away what is to be given away.
     *
     * @param from the sender
     * @param to who gets it, null if nothing may be given away
     * @param receipt under which number it waits, 0 for none
     * @throws CodecException if it cannot be written
     * @throws IllegalStateException if a payload is closed or given away already
     */
    static Sent of(Object body, String from, String to, long receipt, int most) {
        Handover memory = new Handover();
        try {
            Object value = memory.replaced(body, 0);
            if (to == null && !memory.given.isEmpty())
                throw new CodecException("A payload can be given to one peer only: broadcast what it has as shared()");
            byte[] written = ByReference.written(
                    Written.of(Arrays.asList(from, receipt, memory.handles, value), most));
            for (Payload each : memory.given) each.give(to);
            return new Sent(written, memory);
        } catch (RuntimeException | Error e) {
            memory.release();
            throw e;
        }
    }

    private Object replaced(Object value, int depth) {
        if (depth > DEEPEST) throw new CodecException("A value is nested more than " + DEEPEST + " deep");
        if (value instanceof Payload payload) return place(payload, false);
        if (value instanceof Payload.Shared shared) return place(shared.payload(), true);
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey(PLACE)) throw new CodecException("A map beside a payload has the key " + PLACE);
            Map<Object, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
            map.forEach((key, each) -> copy.put(key, replaced(each, depth + 1)));
            return copy;
        }
        if (!(value instanceof Collection<?> list)) return value;
        List<Object> copy = new ArrayList<>(list.size());
        for (Object each : list) copy.add(replaced(each, depth + 1));
        return copy;
    }

    private Map<String, Integer> place(Payload payload, boolean shared) {
        Integer known = places.get(payload);
        if (known == null) {
            if (holds.size() == MOST) throw new CodecException("A message has " + MOST + " payloads at most");
            Memory.Hold hold = payload.lend();
            holds.add(hold);
            known = handles.size();
            try {
                handles.add(hold.memory().handle(shared || payload.readOnly()).parts());
            } catch (IOException e) {
                throw new CodecException("A payload cannot be sent: " + e.getMessage(), e);
            }
            places.put(payload, known);
            if (!shared) given.add(payload);
        }
        return Map.of(PLACE, known);
    }

    /** The names of what it has open. */
    Set<String> names() {
        return holds.stream().map(hold -> hold.memory().name()).collect(Collectors.toSet());
    }

    /** It has come, or it will not. Once is enough. */
    void release() {
        for (Memory.Hold each : holds) each.release(true);
    }
}
