package dev.drover.messaging.internal;

import java.util.concurrent.CompletableFuture;

import dev.drover.wire.Codec;
import dev.drover.wire.Output;

/** Answers of the switchboard itself. */
final class Settled {

    private static final int LONGEST = 16 << 20;

    private Settled() {}

    /** An answer with that value. */
    static CompletableFuture<byte[]> with(Object value) {
        Output out = new Output(LONGEST);
        Codec.VALUE.encode(value, out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, bytes.length);
        return CompletableFuture.completedFuture(bytes);
    }
}
