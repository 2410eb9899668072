package dev.drover.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.wire.CodecException;

/**
 * A body whose memory this process has opened.
 *
 * @param from the peer that has sent it, by its own word
 * @param receipt the number under which it waits for a receipt, 0 if it waits for none
 * @param body with a {@link Payload} at each place
 * @param payloads all of them
 */
record Received(String from, long receipt, Object body, List<Payload> payloads) {

    private static final int PARTS = 4;

    /**
     * Opens it. Nothing stays open if one cannot be.
     *
     * @param lent what this process has sent, and knows to come back
     * @param kept whether the payloads are their receiver's to close
     * @throws CodecException if it is no such body
     * @throws IOException if a payload is not there, or not the sender's; one sentence
     */
    static Received open(byte[] written, Set<String> lent, boolean kept) throws IOException {
        if (!(ByReference.value(written) instanceof List<?> parts) || parts.size() != PARTS
                || !(parts.get(0) instanceof String from) || !(parts.get(1) instanceof Long receipt)
                || !(parts.get(2) instanceof List<?> handles) || handles.size() > Handover.MOST)
            throw new CodecException("a body with memory must be a list of peer, receipt, memory and value");
        long process = ByReference.process(written);
        List<Payload> payloads = new ArrayList<>();
        try {
            for (Object each : handles) {
                Handle handle = Handle.read(each);
                payloads.add(new Payload(Memory.receive(process, handle, lent), handle.readOnly(), kept));
            }
            return new Received(from, receipt, placed(parts.get(3), payloads), List.copyOf(payloads));
        } catch (IOException | RuntimeException | Error e) {
            payloads.forEach(Payload::close);
            throw e;
        }
    }

    private static Object placed(Object value, List<Payload> payloads) {
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get(Handover.PLACE) instanceof Long index) {
                if (index < 0 || index >= payloads.size())
                    throw new CodecException(
                            "a body has " + payloads.size() + " payloads, and none of number " + index);
                return payloads.get(index.intValue());
            }
            Map<Object, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
            map.forEach((key, each) -> copy.put(key, placed(each, payloads)));
            return copy;
        }
        if (!(value instanceof List<?> list)) return value;
        List<Object> copy = new ArrayList<>(list.size());
        for (Object each : list) copy.add(placed(each, payloads));
        return copy;
    }

    /** Its message has been handled: what was not kept is closed. */
    void handled() {
        payloads.forEach(Payload::handled);
    }

    /** Nobody has it. */
    void close() {
        payloads.forEach(Payload::close);
    }
}
