package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R28 to R30: whatever a worker prints, this process stays small and the protocol whole. */
class ConsoleTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aFloodOfLinesIsReadWithoutGrowing() {
        flood(Harness.scaled(256, 10 << 10), true, "R28");
    }

    @Test
    void aFloodWithoutALineEndIsReadWithoutGrowing() {
        flood(100, false, "R29");
    }

    private void flood(long mebibytes, boolean lines, String promise) {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().get(0);
        long before = Harness.usedMemory();
        long begin = System.nanoTime();
        CompletableFuture<Object> flood =
                harness.send(worker, TestWorker.SPAM, Map.of("mebibytes", mebibytes, "lines", lines));
        long most = 0;
        while (!flood.isDone()) {
            most = Math.max(most, Harness.usedMemory());
            Harness.within(Duration.ofSeconds(1), flood::isDone);
        }
        harness.get(flood);
        harness.await("the last line", () -> last(worker).equals("the end"));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long grown = Math.max(most, Harness.usedMemory()) - before;
        harness.measured("%s: %d MiB at %.0f MiB/s, this process grew by %.1f MiB (promise: 16)",
                promise, mebibytes, mebibytes / seconds, grown / 1048576.0);
        assertTrue(grown < 16 << 20, () -> grown + " bytes");
        Console.Page page = worker.console(0);
        assertTrue(page.lines().stream().allMatch(line -> line.text().length() <= 8 << 10));
        String line = page.lines().get(page.lines().size() / 2).text();
        assertTrue(line.matches("[0-9a-f]*") && line.contains("89abcdef0123"), line);
        // The protocol did not suffer.
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    private static String last(Worker worker) {
        List<Console.Line> all = List.of();
        Console.Page page = worker.console(0);
        while (!page.lines().isEmpty()) {
            all = page.lines();
            page = worker.console(page.next());
        }
        return all.isEmpty() ? "" : all.get(all.size() - 1).text();
    }

    @Test
    void binaryOnStandardOutputCorruptsNothing() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 20_000; i++) noise.append((char) harness.random().nextInt(256));
        for (int i = 0; i < 50; i++) {
            harness.call(pool, TestWorker.PRINT, Map.of("out", noise.toString(), "err", "\0\u001b[2J\u202e" + noise));
            assertEquals((long) i, harness.call(pool, TestWorker.VALUE, i));
        }
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aLoudWorkerDoesNotKeepAQuietOneFromBeingHeard() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        Worker loud = pool.workers().get(0);
        Worker quiet = pool.workers().get(1);
        CompletableFuture<Object> flood = harness.send(loud, TestWorker.SPAM, Map.of("mebibytes", 100L, "lines", true));
        long begin = System.nanoTime();
        harness.call(quiet, TestWorker.PRINT, Map.of("out", "here\n", "err", ""));
        harness.await("the quiet one", () -> quiet.console(0).lines().size() == 1);
        harness.measured("a line beside a flood was heard after %.0f ms", (System.nanoTime() - begin) / 1e6);
        harness.get(flood);
    }

    @Test
    void quietWorkersCostNoThreadEach() {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        ProcessPool pool = harness.open(harness.spec().size(1, 4));
        harness.awaitReady(pool, 1);
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        int withOne = ManagementFactory.getThreadMXBean().getThreadCount();
        pool.resize(4, 4);
        harness.awaitReady(pool, 4);
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        int withFour = ManagementFactory.getThreadMXBean().getThreadCount();
        harness.measured("%d threads before, %d with one worker, %d with four", before, withOne, withFour);
        // The JDK keeps one small thread for each child's exit.
        assertTrue(withFour - withOne <= 5, () -> withFour + " threads");
    }
}
