package dev.drover.app.internal.headless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.drover.app.internal.job.BadArgument;
import dev.drover.app.internal.job.FilesJobService;
import dev.drover.app.internal.job.RealTree;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job from the shell, with real workers. */
class JobCommandsTest {

    @TempDir
    Path dir;

    private final Pools pools = Pools.create();
    private final JobCommands commands = new JobCommands(new FilesJobService(pools.service()), new NoMonitor());

    @AfterEach
    void closePools() {
        pools.close();
    }

    @Test
    void jobIsStartedLookedAtAndEnded() throws Exception {
        new RealTree(dir, 20, 1);
        String started = commands.job(dir.toString(), "--workers", "2", "--repeat");
        assertTrue(started.startsWith("Working on the files below " + dir.toRealPath() + " in the pool 'files'"),
                started);
        assertEquals("files", pools.service().all().get(0).name());
        String far = commands.job();
        assertTrue(far.contains("WORKER"), far);
        assertTrue(far.contains(" files\n"), far);
        String summary = commands.endjob();
        assertTrue(summary.startsWith("Stopped: "), summary);
        assertTrue(pools.service().all().isEmpty());
    }

    @Test
    void poolOfAJobThatIsDoneStaysUntilItIsEnded() throws Exception {
        RealTree tree = new RealTree(dir, 5, 1);
        commands.job(dir.toString());
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!commands.job().contains(tree.count() + " of " + tree.count() + " files")) {
            assertTrue(System.nanoTime() < deadline, commands.job());
            LockSupport.parkNanos(10_000_000);
        }
        assertEquals(1, pools.service().all().size());
        assertTrue(commands.endjob().startsWith("Done: " + tree.count() + " files, "));
        commands.job(dir.toString());
        commands.endjob();
    }

    @Test
    void whatCannotBeDoneIsRefusedWithOneSentence() throws Exception {
        assertEquals("No job has been started: 'job DIR' starts one.", commands.job());
        assertEquals("No job has been started: 'job DIR' starts one.", refusal());
        assertEquals(
                "'/gone/for/ever' does not exist: give a directory.",
                assertThrows(BadArgument.class, () -> commands.job("/gone/for/ever")).getMessage());
        assertThrows(BadArgument.class, () -> commands.job("--workers", "0"));
        assertTrue(commands.job("--help").contains("--repeat"));
        commands.job(dir.toString());
        assertEquals(
                "A job has been started already: 'endjob' ends it.",
                assertThrows(BadArgument.class, () -> commands.job(dir.toString())).getMessage());
        commands.endjob();
    }

    private String refusal() {
        return assertThrows(BadArgument.class, commands::endjob).getMessage();
    }
}
