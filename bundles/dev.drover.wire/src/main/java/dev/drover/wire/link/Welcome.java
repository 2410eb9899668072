package dev.drover.wire.link;

import dev.drover.wire.Codec;

/**
 * The pool's answer to {@link Hello}.
 *
 * @param worker the worker's name
 * @param link the kind of link to use from the next frame on
 * @param concurrency how many tasks to run at a time
 * @param maxMessage the longest payload either side may send, in bytes
 * @param parent the pool's process id; the host ends when that process does
 */
public record Welcome(String worker, String link, int concurrency, int maxMessage, long parent) {
    public static final Codec<Welcome> CODEC = Codec.record(Welcome.class);
}
