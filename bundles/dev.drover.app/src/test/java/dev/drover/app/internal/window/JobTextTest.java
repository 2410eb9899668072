package dev.drover.app.internal.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import dev.drover.app.internal.job.JobSnapshot;
import org.junit.jupiter.api.Test;

final class JobTextTest {
    private static final long SECOND = 1_000_000_000L;
    private final JobText text = new JobText();

    private static JobSnapshot job(long done, long bytes, boolean finished, String problem) {
        return new JobSnapshot("Files below src", 2000, done, 3, bytes, 120.4, finished, Optional.ofNullable(problem));
    }

    @Test
    void tellsSpeedWhileItRuns() {
        text.progress(job(0, 0, false, null), 0);
        assertEquals(
                "1,237 of 2,000 files, 3 failed  ·  20.0 MB  ·  120 tasks/s  ·  10.0 MB/s",
                text.progress(job(1234, 20 << 20, false, null), 2 * SECOND));
    }

    @Test
    void speedGoesOnWhenTheJobIsDoneAgain() {
        text.progress(job(1997, 100 << 20, false, null), 0);
        assertTrue(text.progress(job(1, 10 << 20, false, null), SECOND).endsWith("  ·  10.0 MB/s"));
    }

    @Test
    void tellsTheEndAndWhatStoppedIt() {
        assertTrue(text.progress(job(1997, 0, true, null), 0).endsWith("  ·  done at 120 tasks/s"));
        assertTrue(text.progress(job(7, 0, true, "the pool was closed"), 0).endsWith("stopped: the pool was closed"));
    }

    @Test
    void theBarIsFullWhenEveryFileIsSettled() {
        assertEquals(1000, JobText.done(job(1997, 0, true, null), 1000));
        assertEquals(0, JobText.done(JobSnapshot.idle(), 1000));
    }
}
