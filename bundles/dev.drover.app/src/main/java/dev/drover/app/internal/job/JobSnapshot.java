package dev.drover.app.internal.job;

import java.util.Objects;
import java.util.Optional;

/**
 * A job at one moment.
 *
 * @param title what the job is, one line for a person
 * @param filesFound how many files are known to be there; grows until the tree has been counted
 * @param filesDone files with facts
 * @param filesFailed files without, each for a reason of its own
 * @param bytesDone bytes of the files done, and of large ones what has been read so far
 * @param tasksPerSecond files settled per second: of the last seconds while the job runs, of the whole job at its end
 * @param finished whether nothing more will happen
 * @param problem why the job ended before every file was settled
 */
public record JobSnapshot(
        String title,
        long filesFound,
        long filesDone,
        long filesFailed,
        long bytesDone,
        double tasksPerSecond,
        boolean finished,
        Optional<String> problem) {

    public JobSnapshot {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(problem, "problem");
    }

    /** A job that has not begun. */
    public static JobSnapshot idle() {
        return new JobSnapshot("No job", 0, 0, 0, 0, 0, true, Optional.empty());
    }
}
