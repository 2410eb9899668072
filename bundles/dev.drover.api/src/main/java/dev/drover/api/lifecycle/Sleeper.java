package dev.drover.api.lifecycle;

import java.io.IOException;

import dev.drover.api.process.ManagedProcess;
import org.osgi.annotation.versioning.ConsumerType;

/** Stops and continues a process. The pool calls it only for a worker with nothing in flight, one call at a time. */
@ConsumerType
public interface Sleeper {

    /** Stops the process; it uses no processor time until {@link #wake}. */
    void sleep(ManagedProcess process) throws IOException;

    /** Continues the process; returns once it may run again. */
    void wake(ManagedProcess process) throws IOException;
}
