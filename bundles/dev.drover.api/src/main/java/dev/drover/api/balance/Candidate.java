package dev.drover.api.balance;

import org.osgi.annotation.versioning.ProviderType;

/** A worker as a {@link Strategy} sees it. Reading costs nanoseconds; figures may change while they are read. */
@ProviderType
public interface Candidate {

    /** The process id; 0 while it is not known. */
    long pid();

    /** The place in the pool, from 0; outlives the process. */
    int slotIndex();

    /** The slot's share for weighted strategies, 0 or more; 0 means "only if all others have 0 too". */
    int weight();

    /** Requests sent to the worker and not yet answered. */
    int inFlight();

    /** Moving average of the time from sending to reply, in microseconds; 0 before the first reply. */
    double latency();

    /** Processor use of the last sample in cores (1.0 is one core); 0 when no monitor is present. */
    double cpu();

    /** Memory of the last sample in bytes; 0 when no monitor is present. */
    long memory();
}
