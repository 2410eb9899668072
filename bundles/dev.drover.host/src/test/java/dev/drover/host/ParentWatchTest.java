package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParentWatchTest {

    private static final int WINDOW_SECONDS = 4;

    private final CountDownLatch gone = new CountDownLatch(1);
    private Process parent;
    private ParentWatch watch;

    @BeforeEach
    void start() throws IOException {
        parent = new ProcessBuilder("sleep", "1000").start();
        watch = new ParentWatch(parent.pid(), gone::countDown);
        watch.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        parent.destroyForcibly();
        watch.join();
    }

    /** How often the watching thread has begun to wait, as the system counts it; -1 before it has begun. */
    private static long waits() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : all) {
                if (!nameOf(thread).startsWith("drover-parent-w")) continue;
                for (String line : Files.readAllLines(thread.resolve("status")))
                    if (line.startsWith("voluntary_ctxt_switches")) return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }

    /** The name of a thread, "" if it has ended since it was listed: then its file is gone, or cannot be read. */
    private static String nameOf(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            if (Files.exists(task)) throw e;
            return "";
        }
    }

    @Test
    void itWakesUpAboutOnceASecondWhileTheParentIsThere() throws Exception {
        // Until it has looked for the first time it does other things, too.
        assertEquals(false, gone.await(2, TimeUnit.SECONDS));
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = waits();
            assertEquals(false, gone.await(WINDOW_SECONDS, TimeUnit.SECONDS));
            fewest = Math.min(fewest, waits() - before);
        }
        long seen = fewest;
        assertTrue(fewest > 0 && fewest <= WINDOW_SECONDS + 2, () -> seen + " times in " + WINDOW_SECONDS + " s");
    }

    @Test
    void itTellsOfTheEndOfTheParent() throws Exception {
        // It has to have seen its parent alive once.
        assertEquals(false, gone.await(3, TimeUnit.SECONDS));
        parent.destroyForcibly().waitFor();
        assertTrue(gone.await(20, TimeUnit.SECONDS));
    }
}
