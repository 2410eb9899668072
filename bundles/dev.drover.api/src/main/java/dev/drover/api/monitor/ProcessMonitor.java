package dev.drover.api.monitor;

import java.util.List;
import java.util.Optional;

import dev.drover.api.Registration;
import dev.drover.api.process.Exit;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that samples this process and all its descendants, each second, and remembers ten minutes of each, the
 * dead ones included. Safe for use by many threads; no method blocks on sampling.
 */
@ProviderType
public interface ProcessMonitor {

    /** The last completed sample. */
    MonitorSnapshot snapshot();

    /** What is remembered of a process, oldest first; empty if it is not known. */
    List<Usage> history(ProcessId process);

    /** The last sample of the process with that id, dead ones only if no living one has it. */
    Optional<ProcessSample> find(long pid);

    /** Calls back after every sample, on the sampler's thread. The callback must return quickly. */
    Registration onSample(Runnable callback);

    /**
     * Says what a process is; shown instead of what can be guessed. May be called before the process is first sampled.
     *
     * @param name how people call it, such as "hash-1"
     */
    void describe(long pid, ProcessKind kind, String name);

    /** Says how a described process ended; the record is kept with its history. */
    void exited(long pid, Exit exit);
}
