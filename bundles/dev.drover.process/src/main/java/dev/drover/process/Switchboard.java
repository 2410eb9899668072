package dev.drover.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.drover.api.Registration;
import dev.drover.wire.Input;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;

/**
 * Connects processes that send each other messages, see {@code dev.drover.messaging}. Its methods are called by threads
 * of links, which they must not block.
 */
public interface Switchboard {

    /**
     * A process that has joined, whose link is about to be read.
     *
     * @param name what people and other peers call it
     * @param reactor the link's
     * @param tasks those that it answers, in the order of their numbers
     * @param maxMessage the longest payload that may be sent, in bytes
     * @param background runs what waits
     * @param wanted is called when there is a message for it: has it woken if it sleeps
     * @param meets makes places where it can meet other processes; null if it may not, for it runs in a sandbox
     * @param pid by which others can open what it has open; 0 if they cannot, for it runs in a sandbox, or behind a
     *     program that has started it
     */
    record Joined(
            String name, Link link, Reactor reactor, List<String> tasks, int maxMessage, Executor background,
            Runnable wanted, Meets meets, long pid) {}

    /** Makes places where two processes can meet. */
    @FunctionalInterface
    interface Meets {

        /** @param ring whether both can use one */
        Rendezvous open(boolean ring) throws IOException;
    }

    /** One process, as the switchboard sees it. */
    interface Port {

        /**
         * The link is served: from now on others may send to the process. Until then a link that is full could not be
         * waited for.
         */
        void ready();

        /**
         * The process asks something, or does not want the answer any more.
         *
         * @throws dev.drover.wire.CodecException if it may not ask that; the process is killed for it
         */
        void asked(int type, int number, long correlation, Input payload);

        /** The process answers a message. */
        void answered(int type, int number, long correlation, Input payload);

        /** Whether the process has a message that it has not answered: it must not be stopped. */
        boolean busy();

        /**
         * The process is to end: it gets no more messages.
         *
         * @return settles once it has answered those that it has, and handled all that it has taken
         */
        default CompletableFuture<Void> quiet() {
            return CompletableFuture.completedFuture(null);
        }

        /** Whether a message of it or for it is not answered: it must not be ended only because it is idle. */
        default boolean talks() {
            return busy();
        }

        /**
         * The process is to end until there is a message for it: from now on its messages wait, and what waits is
         * brought to the next process of its name. Called before {@link #quiet}.
         *
         * @param start called on a background thread when a message has begun to wait, and when it waits again
         * @return closing it rejects what waits: nobody starts the process
         */
        default Registration hibernates(Runnable start) {
            return () -> {};
        }

        /** The link has ended. Called once. */
        void closed(IOException cause);
    }

    /** A process has joined. */
    Port joined(Joined process);

    /** What a Java worker needs on its class path to take part in messages. */
    List<Path> classPath();
}
