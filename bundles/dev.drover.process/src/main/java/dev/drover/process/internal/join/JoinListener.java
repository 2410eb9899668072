package dev.drover.process.internal.join;

import java.io.IOException;
import java.util.function.BooleanSupplier;

import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Hello;

/** Who waits for a worker. */
public interface JoinListener {
    /**
     * Answers with WELCOME and takes the channel over.
     *
     * @param stillInTime asked once, right before the channel is taken over; if false it must not be
     */
    void joined(Connection connection, Hello hello, BooleanSupplier stillInTime) throws IOException;

    /** The worker has shown its token, which is good for nothing any more, and has no link: it will not join. */
    default void failed(Throwable cause) {}
}
