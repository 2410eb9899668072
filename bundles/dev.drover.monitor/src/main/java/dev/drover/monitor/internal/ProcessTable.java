package dev.drover.monitor.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Where the figures of processes come from. One thread at a time may use it. */
interface ProcessTable {

    /**
     * Looks at this process and all its descendants once. A descendant stays one until it ends, even if its own parent
     * ends first. A process that has ended, though its parent may not have collected it yet, is not listed; one that
     * cannot be read is listed as {@link Observation.Unreadable} and does not keep the others from being read.
     *
     * @param asked process ids to look at besides, whether descendants or not
     * @throws IOException if the system does not tell which processes there are
     */
    List<Observation> read(Set<Long> asked) throws IOException;
}
