package dev.drover.wire.link;

import java.io.IOException;

import dev.drover.wire.Input;

/** What happens on a link. Called by one thread at a time, in order. */
public interface Receiver {

    /**
     * A frame has come.
     *
     * <p>Code of a user may be run only as the last thing, after {@link Reactor#beforeCallback}.
     *
     * @param payload valid only during the call, until then
     * @throws dev.drover.wire.CodecException if the frame is not what it must be; the link is closed then
     */
    void frame(int type, int number, long correlation, Input payload);

    /** Frames that could not leave at once have left; there is room again. */
    default void drained() {}

    /** The last call: the link has ended. */
    void closed(IOException cause);
}
