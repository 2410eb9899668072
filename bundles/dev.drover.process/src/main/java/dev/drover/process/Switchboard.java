package dev.drover.process;

import dev.drover.wire.Input;
import dev.drover.wire.call.Answer;
import dev.drover.wire.call.Caller;

/**
 * Connects processes that send each other messages, see {@code dev.drover.messaging}. Its methods are called by threads
 * of links, which they must not block.
 */
public interface Switchboard {

    /** One process, as the switchboard sees it. */
    interface Port {

        /**
         * The process asks something.
         *
         * @param message valid only during the call
         * @throws dev.drover.wire.CodecException if it is no message; the process is killed for it
         */
        void asked(Input message, Answer answer);

        /** The process has ended, or the link to it. Called once. */
        void left();
    }

    /**
     * A process has joined.
     *
     * @param process its name
     * @param to sends messages to it; null if it takes none
     * @param wanted called when there is a message for it: has it woken if it sleeps
     * @param beforeUsers see {@link dev.drover.wire.link.Reactor#beforeCallback}
     */
    Port joined(String process, Caller to, Runnable wanted, Runnable beforeUsers);
}
