package dev.drover.process.internal.life;

import java.util.List;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.wire.link.Link;

/** A process as its {@link ProcessEnd} needs it. */
public interface EndingProcess {

    String name();

    /** What stands in the environment of the process and of all that it starts. */
    String mark();

    /** Null before it has been started. */
    Process process();

    /** Null before it has joined, and for a process that never does. */
    Link link();

    /** Whether it has come as far as was to be waited for: it has joined, or was never meant to. */
    boolean joined();

    /** Nothing more may be sent to it. */
    void shut();

    /** It will not join, or not once more. */
    void withdraw();

    /** The last lines that it has printed on one of its streams. */
    List<String> lastLines(Console.Stream stream, int most);

    /** The names of the tasks that it has not answered, oldest first. */
    List<String> running();

    /** It has ended without joining, and nobody wanted its end. */
    void neverJoined();

    /** Tells of the end. */
    void ended(Exit exit, boolean permanent);
}
