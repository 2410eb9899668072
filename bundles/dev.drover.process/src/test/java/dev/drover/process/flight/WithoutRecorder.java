package dev.drover.process.flight;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Exit;

/** A program that says whether it has a Flight Recorder, and whether there are events. */
public final class WithoutRecorder {

    private WithoutRecorder() {}

    public static void main(String[] args) {
        Flight.started("files-1", 42);
        Flight.ended("files-1", new Exit(
                42, Instant.EPOCH, Exit.Cause.EXITED, 0, Optional.empty(), "ended", List.of(), List.of()));
        Flight.asleep("files-1", 42);
        Flight.awake("files-1", 42);
        Flight.recycled("files-1", 42, "age");
        boolean recorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
        System.out.println((recorder ? "a" : "no") + " recorder, "
                + (Flight.taken("files", "task") == null ? "no event" : "an event"));
    }
}
