package dev.drover.wire.link;

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
 */
public record Welcome(String worker, String ring, int concurrency, int maxMessage, long parent) {

    public static final Codec<Welcome> CODEC = new Codec<>() {
        @Override
        public void encode(Welcome welcome, Output out) {
            Codec.VALUE.encode(
                    Map.of(
                            "worker", welcome.worker,
                            "ring", welcome.ring,
                            "concurrency", welcome.concurrency,
                            "maxMessage", welcome.maxMessage,
                            "parent", welcome.parent),
                    out);
        }

        @Override
        public Welcome decode(Input in) {
            Fields fields = Fields.read(in);
            return new Welcome(
                    fields.text("worker"),
                    fields.text("ring"),
                    (int) fields.number("concurrency", 1, 256),
                    (int) fields.number("maxMessage", 1 << 10, 1 << 30),
                    fields.number("parent", 1, Long.MAX_VALUE));
        }
    };
}
