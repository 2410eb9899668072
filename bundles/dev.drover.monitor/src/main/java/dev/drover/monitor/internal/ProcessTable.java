package dev.drover.monitor.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A source of the figures of processes. One thread at a time may use it. */
interface ProcessTable {

    /**
     * Reads this process and all its descendants once. A descendant stays one until it ends, even if its own parent
     * ends first. A process that has ended is not listed, even if its parent has not collected it yet. A process that
     * cannot be read is listed as {@link Observation.Unreadable}; the others are read all the same.
     *
     * @param asked ids of further processes to read, descendants or not
     * @throws IOException if the system does not tell which processes there are
     */
    List<Observation> read(Set<Long> asked) throws IOException;
}
