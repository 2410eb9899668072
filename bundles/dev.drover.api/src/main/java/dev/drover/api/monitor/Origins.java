package dev.drover.api.monitor;

import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that knows who started the processes of this program: an IDE knows its launches and its plug-ins. Used by
 * many threads.
 */
@ConsumerType
public interface Origins {

    /**
     * Who started a process, as people call it, such as "Hello (Java Application)"; also after it has ended. Empty if
     * that is not known. Called for every process each second, so it must return quickly.
     */
    Optional<String> startedBy(ProcessId process);

    /**
     * Ends a process through what started it, which so hears of it. May take some seconds.
     *
     * @return false if it is not known who started the process, or that cannot end it
     * @throws Exception if it could not be ended, with a sentence for a person
     */
    boolean end(ProcessId process) throws Exception;
}
