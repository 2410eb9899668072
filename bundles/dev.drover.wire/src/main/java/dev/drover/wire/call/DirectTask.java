package dev.drover.wire.call;

import dev.drover.wire.Input;

/**
 * Takes the requests of one task as they come, and answers them over the link when it likes, instead of a handler. Told
 * of them by the link's thread, which it must not block.
 */
public interface DirectTask {

    /**
     * A request has come.
     *
     * @param request valid only during the call. Code of a user may be run only as the last thing, after
     *     {@link dev.drover.wire.link.Reactor#beforeCallback}
     * @throws dev.drover.wire.CodecException if it is not what it must be; the link is closed then
     */
    void asked(long correlation, Input request);

    /** The answer is no longer wanted; false if that request is not open here. */
    boolean cancel(long correlation);

    /** The link has ended. */
    void closed();
}
