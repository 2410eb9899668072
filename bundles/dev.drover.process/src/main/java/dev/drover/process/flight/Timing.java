package dev.drover.process.flight;

/** A request that is under way, for a recording. */
public interface Timing {

    /** The request has settled: with a result, or otherwise. Called once. */
    void settled(boolean answered);
}
