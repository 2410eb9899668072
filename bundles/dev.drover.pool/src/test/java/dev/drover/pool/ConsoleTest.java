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
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What workers print is kept from the first byte, within bounds, and harms neither this process nor the protocol. */
class ConsoleTest {

    /** How much one call prints at most, in MiB. */
    private static final long A_CALL = 256;

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    @Tag("R28")
    void aFloodOfLinesIsReadWithoutGrowing() {
        flood(Harness.size("R28", 256), true);
    }

    @Test
    @Tag("R29")
    void aFloodWithoutALineEndIsReadWithoutGrowing() {
        flood(Harness.size("R29", 100), false);
    }

    private void flood(long mebibytes, boolean lines) {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().get(0);
        long before = Harness.usedMemory();
        long begin = System.nanoTime();
        long most = 0;
        // One call ends before the patience of the tests, however much is printed.
        for (long left = mebibytes; left > 0; left -= A_CALL) {
            CompletableFuture<Object> flood = harness.send(worker, TestWorker.SPAM,
                    Map.of("mebibytes", Math.min(left, A_CALL), "lines", lines));
            while (!flood.isDone()) {
                most = Math.max(most, Harness.usedMemory());
                Harness.within(Duration.ofSeconds(1), flood::isDone);
            }
            harness.get(flood);
        }
        harness.await("the last line", () -> last(worker).equals("the end"));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long grown = Math.max(most, Harness.usedMemory()) - before;
        harness.measured("%d MiB of output read at %.0f MiB/s", mebibytes, mebibytes / seconds);
        // Memory is no matter of a busy machine, so there is no patience with it.
        assertTrue(grown < 16 << 20, () -> grown + " bytes");
        harness.promised(16, grown / 1048576.0, "MiB", "this process grew by");
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
    @Tag("R30")
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
        int before = threads();
        ProcessPool pool = harness.open(harness.spec().size(1, 4));
        harness.awaitReady(pool, 1);
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        int withOne = threads();
        pool.resize(4, 4);
        harness.awaitReady(pool, 4);
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        int withFour = threads();
        harness.measured("%d threads before, %d with one worker, %d with four", before, withOne, withFour);
        // The JDK keeps one small thread for each child's exit.
        // The JDK keeps one small thread for each child's exit. Those that have started the workers end when idle.
        harness.await("no thread for each worker", () -> threads() - withOne <= 5);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    @Test
    void bothStreamsAreKeptFromTheFirstByte() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "one\ntwo\r\nthr", "err", "eins\n"));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "ee\nübung\n", "err", "zwei"));
        Worker worker = pool.workers().get(0);
        harness.await("five lines", () -> worker.console(0).lines().size() == 5);
        assertEquals(List.of("one", "two", "three", "übung"), texts(worker.console(0), Console.Stream.OUT));
        assertEquals(List.of("eins"), texts(worker.console(0), Console.Stream.ERR));
        harness.get(worker.drain());
        // What has no line end is a line at the end.
        assertEquals(List.of("eins", "zwei"), texts(worker.console(0), Console.Stream.ERR));
        Console.Page rest = worker.console(4);
        assertEquals(4, rest.lines().get(0).number());
        assertEquals(0, rest.dropped());
    }

    @Test
    void theConsoleOfAWorkerThatDiesAtOnceIsKept() {
        ProcessSpec dying = Harness.arguments(ProcessSpec.java(TestWorker.class), "talk-and-die");
        ProcessPool pool = harness.open(harness.spec(dying).size(0, 1));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1));
        assertTrue(rejected.getMessage().contains("ended before it joined with exit code 7: last words"),
                rejected::getMessage);
        Console.Page page = pool.worker(0).orElseThrow().console(0);
        assertTrue(texts(page, Console.Stream.OUT).contains("first words"), page::toString);
        assertTrue(texts(page, Console.Stream.ERR).contains("last words"), page::toString);
    }

    @Test
    void theConsoleIsBoundedAndCountsWhatItDropped() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).consoleBytes(10_000));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) lines.append("line ").append(i).append('\n');
        harness.call(pool, TestWorker.PRINT, Map.of("out", lines.toString(), "err", ""));
        Worker worker = pool.workers().get(0);
        harness.await("the last line", () -> texts(worker.console(0), Console.Stream.OUT).contains("line 999"));
        Console.Page page = worker.console(0);
        assertEquals(1_000, page.dropped() + page.lines().size());
        assertEquals(1_000, page.next());
        assertTrue(page.lines().size() < 200, () -> page.lines().size() + " lines");
    }

    private static List<String> texts(Console.Page page, Console.Stream stream) {
        return page.lines().stream().filter(line -> line.stream() == stream).map(Console.Line::text).toList();
    }
}
