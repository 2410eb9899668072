package dev.drover.app.internal.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.app.worker.FileKind;

/**
 * What a job has done, all rounds together. Its size does not grow with the number of files.
 *
 * @param dir the directory that was worked on
 * @param rounds how many rounds were begun
 * @param total the files with facts
 * @param failed files without
 * @param elapsed from the start to the end, or to now
 * @param cancelled whether the job was stopped before it was done
 * @param problem why it ended by itself before it was done
 * @param kinds the files with facts, by kind, most files first
 * @param workers the files with facts, by the process that read them, in the order they first answered; processes
 *     beyond {@link JobTotals#MOST_WORKERS} are counted under 0
 * @param failures failed files by reason, most first
 * @param findings the first failed files and directories
 * @param unreadable how many directories could not be entered
 * @param passed entries that are no regular files or were left out, by why
 * @param facts where the facts were written
 */
public record JobReport(
        Path dir,
        long rounds,
        Count total,
        long failed,
        Duration elapsed,
        boolean cancelled,
        Optional<String> problem,
        Map<FileKind, Count> kinds,
        Map<Long, Count> workers,
        Map<String, Long> failures,
        List<Finding> findings,
        long unreadable,
        Map<String, Long> passed,
        Optional<Path> facts) {

    /** The same, of a job that was stopped and did not fail. */
    public JobReport stopped() {
        return new JobReport(
                dir,
                rounds,
                total,
                failed,
                elapsed,
                true,
                Optional.empty(),
                kinds,
                workers,
                failures,
                findings,
                unreadable,
                passed,
                facts);
    }

    /** Files settled per second of the whole job. */
    public double tasksPerSecond() {
        return perSecond(total.files() + failed);
    }

    /** Bytes read per second of the whole job. */
    public double bytesPerSecond() {
        return perSecond(total.bytes());
    }

    private double perSecond(long amount) {
        return amount == 0 ? 0 : amount / Math.max(1e-9, elapsed.toNanos() / 1e9);
    }
}
