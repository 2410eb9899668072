package dev.drover.pool.internal.worker;

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
}
