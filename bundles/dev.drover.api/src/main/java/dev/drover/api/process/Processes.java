package dev.drover.api.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.osgi.annotation.versioning.ProviderType;

/** The service that starts processes and knows those that run. */
@ProviderType
public interface Processes {

    /**
     * Starts a program with an empty standard input. What it prints is kept, the monitor shows it as a child of this
     * program, and it ends with this program. Waits for the start, which takes some milliseconds.
     *
     * @param name what people and logs call it, see {@link dev.drover.wire.Names#check}
     * @throws IOException if it cannot be started; the message says why
     */
    ManagedProcess spawn(String name, ProcessSpec spec) throws IOException;

    /**
     * Runs a program to its end and collects what it prints. The monitor shows it meanwhile.
     *
     * @param name what people and logs call it, see {@link dev.drover.wire.Names#check}
     * @return settles once the program and all that it has started have ended, however that came about: a timeout, too
     *     much output and an exit code are told in the result. Fails with {@link IOException} if it cannot be started.
     *     Cancelling it ends the program
     */
    CompletableFuture<Ran> run(String name, Run run);

    /**
     * Runs programs at the same time, each one's output being the input of the next, as {@code a | b | c} of a shell.
     * When one ends without having read all, the one before it finds its output closed, as there. When one is ended for
     * its time or its output, all are.
     *
     * @param name what people and logs call them, with a number for each
     * @param runs one or more; only the first may have input
     * @return settles once all have ended, with one result for each in their order. Fails with {@link IOException} if
     *     one cannot be started: then none goes on. Cancelling it ends all
     * @throws IllegalArgumentException if there is none, or another than the first has input
     */
    CompletableFuture<List<Ran>> pipeline(String name, List<Run> runs);

    /** The processes that this program has started and that have not ended: workers of pools too, in no order. */
    List<ManagedProcess> running();
}
