package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An idle program and its idle workers hardly wake up. The system counts it: how often each thread began to wait. */
class QuietTest {

    /** Wake-ups a second: the promise. */
    private static final double MOST = 12;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    /** The machine may be busy, and a JVM goes on compiling for a while: the quietest of so many windows counts. */
    private static final int WINDOWS = 10;

    @RegisterExtension
    final Harness harness = new Harness();

    /** What is counted of one process: threads whose names begin so. */
    private record Counted(String process, String threads) {

        /** How often each thread has begun to wait, by its number. */
        private Map<Path, Long> waits() {
            Map<Path, Long> waits = new HashMap<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc", process, "task"))) {
                for (Path thread : all) {
                    try {
                        if (!Files.readString(thread.resolve("comm")).startsWith(threads)) continue;
                        for (String line : Files.readAllLines(thread.resolve("status")))
                            if (line.startsWith("voluntary_ctxt_switches"))
                                waits.put(thread, Long.parseLong(line.replaceAll("\\D", "")));
                    } catch (IOException e) {
                        // It has just ended: its file is gone, or cannot be read. So it waits no more.
                        if (Files.exists(thread)) throw e;
                        waits.remove(thread);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return waits;
        }

        /** How many of its threads woke up in a window, a second. */
        double wakeUps() {
            Map<Path, Long> before = waits();
            long begin = System.nanoTime();
            Harness.within(WINDOW, () -> false);
            Map<Path, Long> after = waits();
            double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
            long all = 0;
            for (Map.Entry<Path, Long> each : after.entrySet())
                all += each.getValue() - before.getOrDefault(each.getKey(), 0L);
            return all / seconds;
        }

        /** The same in the quietest of some windows. */
        double fewestWakeUps(double most) {
            double fewest = Double.MAX_VALUE;
            for (int i = 0; i < WINDOWS && fewest > most; i++) fewest = Math.min(fewest, wakeUps());
            return fewest;
        }
    }

    private ProcessPool idle(int workers) {
        ProcessPool pool = harness.open(harness.spec().size(workers, workers));
        harness.awaitReady(pool, workers);
        pool.broadcast(TestWorker.VALUE, 1).values().forEach(harness::get);
        return pool;
    }

    private void checkQuiet(String who, Counted counted) {
        double wakeUps = counted.fewestWakeUps(MOST);
        harness.promised(MOST, wakeUps, "times a second", "%s wakes up", who);
        assertTrue(wakeUps <= MOST, () -> who + " wakes up " + wakeUps + " times a second");
    }

    @Test
    @Tag("R56")
    void anIdleWorkerWakesUpTwelveTimesASecondAtMost() {
        ProcessPool pool = idle(1);
        // Its virtual machine alone takes seven.
        checkQuiet("an idle worker", new Counted("" + Harness.pids(pool).getFirst(), ""));
    }

    @ParameterizedTest
    @Tag("R56")
    @ValueSource(ints = {1, 8})
    void theProgramsOwnThreadsWakeUpTwelveTimesASecondAtMost(int workers) {
        idle(workers);
        checkQuiet("a program with " + workers + " idle workers", new Counted("self", "drover-"));
    }

    /** Each worker is asked for a sign of life every two seconds. However many there are, the answers wake nobody. */
    @Test
    void theThreadThatReadsRingsSleepsWhileTheirWorkersHaveNothingToSay() {
        ProcessPool pool = idle(4);
        harness.awaitReadyOn("ring", pool, 4);
        double most = 1 / (double) WINDOW.toSeconds();
        double wakeUps = new Counted("self", "drover-links").fewestWakeUps(most);
        harness.measured("the thread that reads the rings of 4 idle workers wakes up %.2f times a second", wakeUps);
        assertTrue(wakeUps <= most, () -> wakeUps + " times a second");
    }
}
