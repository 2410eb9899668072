package dev.drover.wire.link;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/**
 * The pool's answer to {@link Hello}.
 *
 * @param worker the worker's name
 * @param ring the path of the ring to use from the next frame on, if the host can; "" to stay on the socket. A host
 *     that is offered one answers with {@link LinkChoice}
 * @param concurrency how many tasks to run at a time
 * @param maxMessage the longest payload either side may send, in bytes
 * @param parent the pool's process id; the host ends when that process does
 * @param asks the tasks that the host may ask of the pool, in the order of their numbers; none if there is no such key
 */
public record Welcome(
        String worker, String ring, int concurrency, int maxMessage, long parent, List<String> asks) {

    public static final Codec<Welcome> CODEC = new Codec<>() {
        @Override
        public void encode(Welcome welcome, Output out) {
            Map<String, Object> map = new HashMap<>(Map.of(
                    "worker", welcome.worker,
                    "ring", welcome.ring,
                    "concurrency", welcome.concurrency,
                    "maxMessage", welcome.maxMessage,
                    "parent", welcome.parent));
            if (!welcome.asks.isEmpty()) map.put("asks", welcome.asks);
            Codec.VALUE.encode(map, out);
        }

        @Override
        public Welcome decode(Input in) {
            Fields fields = Fields.read(in);
            return new Welcome(
                    fields.text("worker"),
                    fields.text("ring"),
                    (int) fields.number("concurrency", 1, 256),
                    (int) fields.number("maxMessage", 1 << 10, 1 << 30),
                    fields.number("parent", 1, Long.MAX_VALUE),
                    fields.textsIfAny("asks"));
        }
    };

    public Welcome {
        asks = List.copyOf(asks);
    }

    /** To a host that may ask nothing. */
    public Welcome(String worker, String ring, int concurrency, int maxMessage, long parent) {
        this(worker, ring, concurrency, maxMessage, parent, List.of());
    }
}
