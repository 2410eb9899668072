package dev.drover.process.internal.launch;

import java.io.IOException;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;

/** Starts the process of a program, and is told how the start went. */
public interface Starter {

    /**
     * Starts the process.
     *
     * @param mark stands in the environment of the process and of all that it starts
     * @param ticket the line for its standard input
     * @throws IOException if it cannot be started
     */
    Process start(ProcessSpec program, String mark, String ticket) throws IOException;

    /**
     * Starts a process that is not to join, and leaves its standard input open.
     *
     * @throws IOException if it cannot be started
     */
    default Process startOpen(ProcessSpec program, String mark) throws IOException {
        throw new IOException("nothing with an open input can be started here");
    }

    /** What the system holds for the process with that mark, while it runs. */
    default Protection protection(String mark) {
        return Protection.NONE;
    }

    /**
     * The process has joined.
     *
     * @param mark of this process
     */
    default void joined(ProcessSpec program, String mark) {}

    /** The process has ended without joining, and nobody wanted its end. */
    default void neverJoined(ProcessSpec program) {}
}
