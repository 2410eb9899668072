package dev.drover.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.pool.PoolSnapshot;

/**
 * The judge of a piece of work with pools: every call has one outcome, in time, and its own; the pools' own figures
 * agree; and nothing is left behind. The tests and {@code ./drover soak} use the same one.
 */
final class Checker {

    private static final Duration CALM = Duration.ofSeconds(10);

    private History history = new History();
    private final Leftovers leftovers;

    /** Begins now: what there is at this moment is nobody's leftover. */
    Checker() {
        this(CALM);
    }

    Checker(Duration patience) {
        leftovers = new Leftovers(patience);
    }

    History history() {
        return history;
    }

    /** Waits for all calls, and tells what is wrong with them. */
    List<String> faultsOfCalls() {
        history.awaitAll();
        return history.faults();
    }

    /** What is wrong with the figures of a pool that has been closed. */
    static List<String> faultsOf(PoolSnapshot pool) {
        List<String> faults = new ArrayList<>();
        if (!pool.closed()) faults.add("Pool " + pool.name() + " is open");
        if (pool.submitted() != pool.done() + pool.failed())
            faults.add("Pool " + pool.name() + " took " + pool.submitted() + " requests, and settled " + pool.done()
                    + " with and " + pool.failed() + " without a result");
        if (pool.inFlight() != 0) faults.add("Pool " + pool.name() + " has " + pool.inFlight() + " in flight");
        return faults;
    }

    /** What is left over. Drops the history first, whose memory is none of Drover's. */
    List<String> faultsLeft(boolean processesToo) {
        history = null;
        return leftovers.faults(processesToo);
    }
}
