package dev.drover.api.process;

import java.io.IOException;
import java.util.List;

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

    /** The processes that this program has started and that have not ended: workers of pools too, in no order. */
    List<ManagedProcess> running();
}
