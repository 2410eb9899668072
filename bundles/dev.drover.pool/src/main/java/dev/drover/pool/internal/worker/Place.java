package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.process.Exit;
import dev.drover.process.console.ConsoleBuffer;

/** The place in a pool that a worker has: what outlives its process. */
public interface Place {

    /** From 0. */
    int index();

    /** What people call the worker in it. */
    String name();

    int weight();

    ConsoleBuffer console();

    /** How the last process in it ended. */
    Optional<Exit> lastExit();

    /** Which process of this place the next one is, counted from 1. */
    int nextGeneration();

    boolean quarantined();

    /** How many starts in a row have taken too long. */
    int startTimeouts();

    /** The time for the next start, after those that took too long: up to four times the usual. */
    default Duration startTimeout(Duration usual) {
        boolean more = usual.compareTo(Duration.ofDays(1)) <= 0;
        return more ? usual.multipliedBy(1L << Math.min(startTimeouts(), 2)) : usual;
    }

    /** Whether its process has been ended for the time being, until a request needs the place. */
    boolean hibernating();

    /** Whether an idle worker in it is put to sleep. */
    boolean watched();

    void watched(boolean now);
}
