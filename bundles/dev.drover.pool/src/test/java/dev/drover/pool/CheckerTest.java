package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.drover.api.pool.PoolSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker of the tests and of the soak finds every fault that is planted, and none where there is none. */
class CheckerTest {

    private static final Duration MOST = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final AtomicLong clock = new AtomicLong();
    private final History history = new History(clock::get);

    private void only(List<String> faults, String... parts) {
        assertEquals(1, faults.size(), faults::toString);
        for (String part : parts) assertTrue(faults.get(0).contains(part), faults::toString);
    }

    // ---- calls

    @Test
    void callsThatEndOnceInTimeWithTheirOwnAnswersAreGood() {
        long one = history.begin("work", 1, MOST);
        long two = history.begin("work", new byte[] {2}, MOST);
        long any = history.begin("pid", History.ANYTHING, MOST);
        long failing = history.begin("fail", 4, MOST);
        history.end(two, new byte[] {2}, null);
        history.end(one, 1L, null);
        history.end(any, "something", null);
        history.end(failing, null, new IllegalStateException("as it is to be"));
        History.Totals totals = history.check();
        assertEquals(4, totals.calls());
        assertEquals(3, totals.answered());
        assertEquals(1, totals.failures().size());
    }

    @Test
    void aLostAnswerIsFound() {
        history.begin("work", 1, MOST);
        clock.addAndGet(MOST.plus(History.GRACE).toNanos());
        history.begin("work", 2, MOST);
        clock.addAndGet(MOST.plus(History.GRACE).toNanos() + 1);
        assertFalse(history.awaitAll());
        assertEquals(List.of(
                "Call 1 (work) is lost: it has no outcome", "Call 2 (work) is lost: it has no outcome"),
                history.faults());
        assertThrows(AssertionError.class, history::check);
    }

    @Test
    void aDoubledAnswerIsFound() {
        long call = history.begin("work", 7, MOST);
        history.end(call, 7L, null);
        history.end(call, 7L, null);
        only(history.faults(), "Call 1 ended twice, the second time with 7");
    }

    @Test
    void anAnswerToNobodyIsFound() {
        history.end(3, "x", null);
        only(history.faults(), "Call 3 ended and had never begun");
    }

    @Test
    void swappedAnswersAreFound() {
        long one = history.begin("work", 1, MOST);
        long two = history.begin("work", 2, MOST);
        history.end(one, 2L, null);
        history.end(two, 1L, null);
        assertEquals(List.of("Call 1 (work) expected 1 and got 2", "Call 2 (work) expected 2 and got 1"),
                history.faults());
    }

    @Test
    void bytesThatAreNotTheSameAndAnswersThatAreNoneAreFound() {
        history.end(history.begin("echo", new byte[] {1, 2}, MOST), new byte[] {1, 3}, null);
        history.end(history.begin("echo", new byte[0], MOST), null, null);
        history.end(history.begin("value", null, MOST), 0L, null);
        assertEquals(3, history.faults().size());
    }

    @Test
    void aLateAnswerIsFound() {
        long call = history.begin("work", 1, MOST);
        clock.addAndGet(MOST.plus(History.GRACE).toNanos() + 5_000_000);
        history.end(call, 1L, null);
        only(history.faults(), "Call 1 (work) settled", "after its deadline");
    }

    @Test
    void aFailureIsFoundWhereNoneMayBe() {
        history.end(history.begin("work", 1, MOST), null, new IllegalStateException("down"));
        history.check();
        assertTrue(assertThrows(AssertionError.class, history::checkAllAnswered).getMessage().contains("down"));
    }

    @Test
    void ofManyFaultsTheFirstAreShownAndAllCounted() {
        for (int i = 0; i < 1_000; i++) history.end(history.begin("work", i, MOST), -1L, null);
        List<String> faults = history.faults();
        assertEquals("980 more", faults.get(faults.size() - 1));
    }

    @Test
    void requestsThatThePoolLostCountOfAreFound() {
        assertEquals(List.of(), Checker.faultsOf(pool(10, 6, 4, 0, true)));
        only(Checker.faultsOf(pool(10, 6, 3, 0, true)), "took 10 requests, and settled 6 with and 3 without");
        only(Checker.faultsOf(pool(10, 6, 4, 1, true)), "1 in flight");
        only(Checker.faultsOf(pool(10, 6, 4, 0, false)), "is open");
    }

    private static PoolSnapshot pool(long submitted, long done, long failed, int inFlight, boolean closed) {
        return new PoolSnapshot("p", "round-robin", 0, 1, 0, inFlight, submitted, done, failed, 0, closed, List.of());
    }

    // ---- runs

    @Test
    void runsThatDoNotGoWithWhatWasToldAreFound(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ledger");
        Ledger ledger = new Ledger(file);
        Files.writeString(file, "1\n2\n2\n4\n9\n", StandardOpenOption.APPEND);
        List<String> faults = ledger.faults(Map.of(
                1L, Ledger.Told.ANSWERED, 2L, Ledger.Told.MAY_HAVE_RUN, 3L, Ledger.Told.ANSWERED,
                4L, Ledger.Told.NOT_RUN, 5L, Ledger.Told.NOT_RUN, 6L, Ledger.Told.MAY_HAVE_RUN));
        assertEquals(List.of(
                "Task 2 ran 2 times", "Task 3 has a result and did not run",
                "Task 4 ran, and its caller was told that it did not", "Task 9 ran, and nobody had asked for it"),
                faults.stream().sorted().toList());
    }

    // ---- what is left

    @Test
    void whereNothingIsLeftNothingIsFound() {
        assertEquals(List.of(), new Checker(PATIENCE).faultsLeft(true));
    }

    @Test
    void aLeakedThreadIsFound() throws InterruptedException {
        Checker checker = new Checker(PATIENCE);
        CountDownLatch stop = new CountDownLatch(1);
        Thread leaked = Thread.ofPlatform().daemon().name("leaked").start(() -> {
            try {
                stop.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        only(checker.faultsLeft(false), "Left over threads", "leaked");
        stop.countDown();
        leaked.join();
        assertEquals(List.of(), checker.faultsLeft(false));
    }

    @Test
    void aProcessThatIsLeftIsFound() throws Exception {
        Checker checker = new Checker(PATIENCE);
        Process left = new ProcessBuilder("sleep", "60").inheritIO().start();
        try {
            assertTrue(checker.faultsLeft(true).stream().anyMatch(
                    fault -> fault.startsWith("Left over children: [" + left.pid() + " (sleep)")));
        } finally {
            left.destroyForcibly().waitFor();
        }
    }

    @Test
    void aZombieIsToldFromAProcessThatRuns() throws Exception {
        // The child ends once its parent is a program that waits for no child: the shell itself may collect it.
        Process parent = new ProcessBuilder(
                "sh", "-c", "(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 60").start();
        try (BufferedReader out = parent.inputReader()) {
            long child = Long.parseLong(out.readLine());
            assertTrue(Harness.within(Duration.ofSeconds(30), () -> Leftovers.zombie(child)));
            assertFalse(Leftovers.zombie(parent.pid()));
            assertFalse(Harness.alive(child));
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOrphanOfAPoolIsFoundThoughItHasAnotherParent() throws Exception {
        Checker checker = new Checker(PATIENCE);
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "sleep 60 >&- & echo $!");
        builder.environment().put("DROVER_WORKER", Leftovers.mark() + "planted");
        Process parent = builder.start();
        try (BufferedReader out = parent.inputReader()) {
            long orphan = Long.parseLong(out.readLine());
            parent.waitFor();
            try {
                List<String> faults = checker.faultsLeft(true);
                assertTrue(faults.stream().anyMatch(fault -> fault.startsWith("Left over orphans")
                        && fault.contains("/proc/" + orphan + " ")), faults::toString);
            } finally {
                ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void aFileAndASocketThatAreLeftOpenAreFound(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        // The JDK keeps one socket of its own from the first on.
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
        Checker checker = new Checker(PATIENCE);
        try (FileInputStream left = new FileInputStream(file.toFile())) {
            only(checker.faultsLeft(false), "Left over files", file.toString());
            assertEquals(-1, left.read());
        }
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            only(checker.faultsLeft(false), "Left over files", "socket:");
        }
        assertEquals(List.of(), checker.faultsLeft(false));
    }

    @Test
    void aDirectoryThatIsLeftIsFound() throws IOException {
        Checker checker = new Checker(PATIENCE);
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        Path left = Files.createDirectory(base.resolve("drover-" + ProcessHandle.current().pid() + "-planted"));
        try {
            only(checker.faultsLeft(false), "Left over directories", left.toString());
        } finally {
            Files.delete(left);
        }
    }

    @Test
    void memoryThatIsLeftIsFound() {
        Checker checker = new Checker(PATIENCE);
        byte[][] left = Stream.generate(() -> new byte[1 << 20]).limit(40).toArray(byte[][]::new);
        assertTrue(checker.faultsLeft(true).stream().anyMatch(fault -> fault.startsWith("Left over memory")));
        assertEquals(40, left.length);
    }
}
