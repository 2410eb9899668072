package dev.drover.monitor.internal;

import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;

/** All that is known of one process, alive or ended. Only the sampler's thread may use it, except for its history. */
final class Track {
    /** Some systems tell a start only to the second, so the start may seem this much earlier than it was. */
    static final long START_RESOLUTION_MILLIS = 1500;

    private final ProcessId id;
    private final History history = new History();
    private ProcessKind kind;
    private String name;
    private boolean described;
    private Observation.Reading lastReading;
    private Usage usage;
    private Optional<String> problem = Optional.empty();
    private Exit exit;
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

    /** Whether somebody has told how the process ended. */
    boolean hasVerdict() {
        return exit != null;
    }

    boolean alive() {
        return endedMillis == 0;
    }

    /** When the sampler found that the process had ended, in milliseconds since 1970; 0 while it lives. */
    long endedMillis() {
        return endedMillis;
    }

    void describe(ProcessKind newKind, String newName) {
        kind = newKind;
        name = newName;
        described = true;
        sample = null;
    }

    /** Records how the process ended. That is shown from the round on that no longer finds the process. */
    void exited(Exit how) {
        exit = how;
        sample = null;
    }

    /**
     * Records a reading.
     *
     * @param previousRound the time of the round before, in milliseconds since 1970. The processor use of a process
     *     that has started since is measured from there on.
     * @param previousNanos the same, on the clock of {@link System#nanoTime}
     */
    void update(Observation.Reading reading, long atMillis, long previousRound, long previousNanos) {
        usage = new Usage(atMillis, cores(reading, atMillis, previousRound, previousNanos), reading.memory());
        lastReading = reading;
        problem = Optional.empty();
        history.add(usage);
        sample = null;
    }

    private double cores(Observation.Reading reading, long atMillis, long previousRound, long previousNanos) {
        long used;
        long elapsed;
        if (lastReading != null) {
            used = reading.cpuNanos() - lastReading.cpuNanos();
            elapsed = reading.atNanos() - lastReading.atNanos();
        } else {
            used = reading.cpuNanos();
            long age = (atMillis - id.startMillis()) * 1_000_000;
            boolean startedSincePrevious =
                    previousRound > 0 && id.startMillis() >= previousRound - START_RESOLUTION_MILLIS;
            elapsed = startedSincePrevious ? reading.atNanos() - previousNanos : age;
        }
        return elapsed <= 0 || used <= 0 ? 0 : (double) used / elapsed;
    }

    /** Records that the process exists but could not be read. */
    void unreadable(String why) {
        problem = Optional.of(why);
        sample = null;
    }

    void end(long atMillis) {
        endedMillis = atMillis;
        problem = lastReading == null ? Optional.of("ended before it was first sampled") : Optional.empty();
        history.trim();
        sample = null;
    }

    ProcessSample sample() {
        if (sample == null) {
            String shown = described || lastReading == null ? name : lastReading.name();
            sample = new ProcessSample(
                    id,
                    lastReading == null ? 0 : lastReading.parent(),
                    kind,
                    shown,
                    lastReading == null ? "" : lastReading.command(),
                    usage,
                    lastReading != null && lastReading.proportional(),
                    alive(),
                    alive() ? Optional.empty() : Optional.ofNullable(exit),
                    problem);
        }
        return sample;
    }
}
