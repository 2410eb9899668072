package dev.drover.process;

import java.util.List;

import dev.drover.api.process.Exit;
import dev.drover.wire.Input;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;

/** Who hears of a {@link HostProcess}. Only one of its methods runs code of users: {@link #frame}. */
public interface HostListener {

    /** It has joined. Called once, by the thread of its handshake, before any frame. */
    void joined(Link link, Hello hello);

    /**
     * A frame has come. Called by the link's thread, see {@link dev.drover.wire.link.Receiver#frame}.
     *
     * @throws dev.drover.wire.CodecException if the frame breaks the protocol; the process is killed for it
     */
    void frame(int type, int number, long correlation, Input payload);

    /** What could not be written at once has left: there is room again. */
    void drained();

    /** There is a message for it: it must be awake. Called by any thread, which must not wait. */
    default void wanted() {}

    /** Nothing more can be sent to it. May be called more than once, by any thread. */
    void shut();

    /** The names of the tasks that it has not answered, oldest first, for the record of its end. */
    List<String> running();

    /**
     * It has ended, and nothing more comes from it. Called once, on a thread that may wait.
     *
     * @param permanent whether another start of the same program cannot succeed either
     */
    void ended(Exit exit, boolean permanent);
}
