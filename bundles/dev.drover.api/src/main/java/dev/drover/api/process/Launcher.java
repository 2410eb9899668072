package dev.drover.api.process;

import java.io.IOException;

import org.osgi.annotation.versioning.ConsumerType;

/** Starts the process of a worker. The default starts a local child process. */
@ConsumerType
@FunctionalInterface
public interface Launcher {

    /**
     * Starts the process. The new process finds on its standard input one line, the {@code ticket}: where to connect
     * and the one-use token to show there (docs/protocol.md).
     *
     * @throws IOException if the program cannot be started; the message says which and why
     */
    Process launch(Launch launch, String ticket) throws IOException;
}
