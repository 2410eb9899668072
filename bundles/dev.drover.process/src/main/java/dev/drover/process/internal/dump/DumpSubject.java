package dev.drover.process.internal.dump;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.process.Dump;
import dev.drover.wire.Task;

/** A process as those who make dumps of it see it. */
public interface DumpSubject {

    String name();

    /** Null before it has been started. */
    Process process();

    /** Whether it runs a JVM. */
    boolean java();

    /** Whether it has joined. */
    boolean joined();

    boolean asleep();

    /** Whether it has ended. */
    boolean over();

    /** The longest message in bytes. */
    int maxMessage();

    /** Whether its host offers a control task of that name. */
    boolean offers(String control);

    /** Asks its host, see {@code HostProcess.control}. */
    <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout);

    /** A dump has been made of it. */
    void dumped(Dump dump);
}
