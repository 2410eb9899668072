package dev.drover.monitor.internal;

import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;

/** What is known of one process, living or dead. Belongs to the sampler's thread, but for its history. */
final class Track {
    /** A start time may be told to the second only, so that much later still counts as the same moment. */
    static final long START_GRAIN_MILLIS = 1500;

    private static final String ENDED = "ended";

    private final ProcessId id;
    private final History history = new History();
    private ProcessKind kind;
    private String name;
    private boolean described;
    private Observation.Reading last;
    private Usage usage;
    private Optional<String> problem = Optional.empty();
    private String verdict;
    private long endedMillis;
    private ProcessSample sample;

    Track(ProcessId id, ProcessKind kind) {
        this.id = id;
        this.kind = kind;
        this.name = "";
        this.usage = new Usage(id.startMillis(), 0, 0);
    }

    ProcessId id() {
        return id;
    }

    History history() {
        return history;
    }

    boolean described() {
        return described;
    }

    /** Whether it was said how it ended. */
    boolean judged() {
        return verdict != null;
    }

    boolean alive() {
        return endedMillis == 0;
    }

    /** When it was found gone, in milliseconds since 1970; 0 while it lives. */
    long endedMillis() {
        return endedMillis;
    }

    void describe(ProcessKind newKind, String newName) {
        kind = newKind;
        name = newName;
        described = true;
        sample = null;
    }

    /** How it ended; taken while it still seems to live, too, and then shown once it is gone. */
    void verdict(String text) {
        verdict = text;
        sample = null;
    }

    /**
     * Takes a reading.
     *
     * @param previousRound when the round before began, in milliseconds since 1970, and
     * @param previousNanos the same on the clock of {@link System#nanoTime}; used for a process that started since
     */
    void update(Observation.Reading reading, long atMillis, long previousRound, long previousNanos) {
        usage = new Usage(atMillis, cores(reading, atMillis, previousRound, previousNanos), reading.memory());
        last = reading;
        problem = Optional.empty();
        history.add(usage);
        sample = null;
    }

    private double cores(Observation.Reading reading, long atMillis, long previousRound, long previousNanos) {
        long used;
        long elapsed;
        if (last != null) {
            used = reading.cpuNanos() - last.cpuNanos();
            elapsed = reading.atNanos() - last.atNanos();
        } else {
            used = reading.cpuNanos();
            long age = (atMillis - id.startMillis()) * 1_000_000;
            boolean startedSince = previousRound > 0 && id.startMillis() >= previousRound - START_GRAIN_MILLIS;
            elapsed = startedSince ? reading.atNanos() - previousNanos : age;
        }
        return elapsed <= 0 || used <= 0 ? 0 : (double) used / elapsed;
    }

    /** Notes that it is there but could not be read. */
    void unreadable(String why) {
        problem = Optional.of(why);
        sample = null;
    }

    void end(long atMillis) {
        endedMillis = atMillis;
        problem = last == null ? Optional.of("ended before it was first sampled") : Optional.empty();
        history.trim();
        sample = null;
    }

    ProcessSample sample() {
        if (sample == null) {
            String shown = described || last == null ? name : last.name();
            Optional<String> exit = alive() ? Optional.empty() : Optional.of(verdict == null ? ENDED : verdict);
            sample = new ProcessSample(
                    id,
                    last == null ? 0 : last.parent(),
                    kind,
                    shown,
                    last == null ? "" : last.command(),
                    usage,
                    last != null && last.proportional(),
                    alive(),
                    exit,
                    problem);
        }
        return sample;
    }
}
