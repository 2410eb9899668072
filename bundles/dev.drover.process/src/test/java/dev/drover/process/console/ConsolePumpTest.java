package dev.drover.process.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.drover.api.process.Console;
import dev.drover.process.internal.fake.FakeProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsolePumpTest {

    @TempDir
    Path folder;

    private final ConsolePump pump = new ConsolePump("drover-test-console");
    private final List<Process> all = new ArrayList<>();

    @AfterEach
    void end() {
        all.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        all.forEach(Process::destroyForcibly);
        pump.close();
    }

    private Process start(ConsoleBuffer console, String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        all.add(process);
        pump.add(process, console);
        return process;
    }

    private static List<String> texts(ConsoleBuffer console, Console.Stream stream) {
        return console.last(stream, 0, Integer.MAX_VALUE);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(Thread.currentThread().isInterrupted(), "in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void finish(Process process) throws Exception {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        pump.finish(process).get(20, TimeUnit.SECONDS);
    }

    @Test
    void bothStreamsAreReadAndKeptApart() throws Exception {
        ConsoleBuffer console = new ConsoleBuffer(1 << 20);
        finish(start(console, "echo one; echo two >&2; printf 'no line end'"));
        assertEquals(List.of("one", "no line end"), texts(console, Console.Stream.OUT));
        assertEquals(List.of("two"), texts(console, Console.Stream.ERR));
    }

    @Test
    void aLineIsThereWhileItsProcessGoesOn() throws Exception {
        ConsoleBuffer console = new ConsoleBuffer(1 << 20);
        Process process = start(console, "echo here; exec sleep 60");
        await(() -> console.said(0, "here"));
        assertTrue(process.isAlive());
    }

    @Test
    void aLineThatHasNotEndedIsThereAfterAMoment() throws Exception {
        ConsoleBuffer console = new ConsoleBuffer(1 << 20);
        start(console, "printf 'name: '; exec sleep 60");
        await(() -> console.said(0, "name: "));
    }

    @Test
    void whatASilentProcessPrintsIsReadAtOnceByWhoWantsToSeeIt() throws Exception {
        Path go = folder.resolve("go");
        Path done = folder.resolve("done");
        ConsoleBuffer console = new ConsoleBuffer(1 << 20);
        start(console, "until [ -e " + go + " ]; do sleep 0.1; done; echo here; echo there >&2; touch " + done
                + "; exec sleep 60");
        // With the thread ended nobody else reads.
        pump.close();
        Files.createFile(go);
        await(() -> Files.exists(done));
        assertEquals(
                List.of("here", "there"), console.page(0).lines().stream().map(Console.Line::text).toList());
    }

    @Test
    void whatASilentProcessPrintsIsReadThoughNobodyAsks() throws Exception {
        Path go = folder.resolve("go");
        ConsoleBuffer console = new ConsoleBuffer(1 << 20);
        start(console, "until [ -e " + go + " ]; do sleep 0.1; done; echo here; exec sleep 60");
        awaitSilence();
        Files.createFile(go);
        await(() -> console.said(0, "here"));
    }

    /** A pipe that counts how often it is asked whether something is there. */
    private static final class CountingPipe extends InputStream {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile String there = "";

        @Override
        public int available() {
            asked.incrementAndGet();
            return there.length();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            byte[] bytes = there.getBytes(StandardCharsets.US_ASCII);
            there = "";
            System.arraycopy(bytes, 0, into, from, bytes.length);
            return bytes.length;
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time");
        }
    }

    @Test
    void aStoppedProcessIsAskedATenthAsOftenOnceItsPipesAreEmpty() {
        CountingPipe awake = new CountingPipe();
        CountingPipe asleep = new CountingPipe();
        AtomicBoolean stopped = new AtomicBoolean();
        ConsoleBuffer console = new ConsoleBuffer(1 << 16);
        FakeProcess one = new FakeProcess();
        one.output = awake;
        FakeProcess other = new FakeProcess();
        other.output = asleep;
        pump.add(one, new ConsoleBuffer(1 << 16));
        pump.add(other, console, stopped::get);
        long begin = System.nanoTime();
        await(() -> System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(2));
        // What it has printed before its stop is read.
        stopped.set(true);
        asleep.there = "last words\n";
        await(() -> console.said(0, "last words"));
        long again = System.nanoTime();
        await(() -> System.nanoTime() - again > TimeUnit.SECONDS.toNanos(2));
        int before = asleep.asked.get();
        int until = awake.asked.get() + 9;
        await(() -> awake.asked.get() >= until);
        int more = asleep.asked.get() - before;
        assertTrue(more <= 2, "it was asked " + more + " times where the other was 9 times");
        asleep.there = "of a daemon\n";
        assertEquals("last words", console.page(0).lines().getFirst().text());
        await(() -> console.said(0, "of a daemon"));
        stopped.set(false);
        int woken = asleep.asked.get();
        await(() -> asleep.asked.get() > woken + 1);
    }

    /** Waits until its thread has slept for longer than it does while anybody prints. */
    private static void awaitSilence() {
        long[] seen = {-1, System.nanoTime()};
        await(() -> {
            long switches = switches();
            if (switches != seen[0]) {
                seen[0] = switches;
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > TimeUnit.MILLISECONDS.toNanos(200);
        });
    }

    /** How often the pump's thread has gone to sleep, as the system counts it. */
    private static long switches() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path each : threads.toList()) {
                if (!nameOf(each).startsWith("drover-test-con")) continue;
                for (String line : Files.readAllLines(each.resolve("status")))
                    if (line.startsWith("voluntary")) return Long.parseLong(line.replaceAll("\\D", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("there is no such thread");
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
    void aLoudProcessLosesNothingThatIsKept() throws Exception {
        ConsoleBuffer console = new ConsoleBuffer(64 << 20);
        finish(start(console, "seq 1 100000"));
        List<String> lines = texts(console, Console.Stream.OUT);
        assertEquals(100_000, lines.size());
        assertEquals("100000", lines.getLast());
    }

    @Test
    void aQuietProcessIsNotHeldUpByALoudOne() throws Exception {
        start(new ConsoleBuffer(1 << 16), "exec yes");
        for (int i = 0; i < 10; i++) {
            ConsoleBuffer console = new ConsoleBuffer(1 << 16);
            finish(start(console, "echo quiet"));
            assertEquals(List.of("quiet"), texts(console, Console.Stream.OUT));
        }
    }

    @Test
    void aDescendantThatKeepsThePipeAndPrintsOnDoesNotKeepTheEndFromBeingTold() throws Exception {
        Path pid = folder.resolve("pid");
        finish(start(new ConsoleBuffer(1 << 16), "yes & echo $! > " + pid));
        // Nobody reads its pipe any more.
        ProcessHandle left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElse(null);
        if (left != null) left.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsNotReadIsFinishedAlready() throws Exception {
        Process unknown = new ProcessBuilder("true").start();
        all.add(unknown);
        assertTrue(pump.finish(unknown).isDone());
    }

    /** Fails so many times, then has one line, then nothing. */
    private static final class FailingStream extends InputStream {
        private final Supplier<Error> failure;
        private final byte[] line = "line\n".getBytes();
        private volatile int failuresLeft;
        private int read;

        FailingStream(int failures, Supplier<Error> failure) {
            failuresLeft = failures;
            this.failure = failure;
        }

        @Override
        public int available() {
            if (failuresLeft-- > 0) throw failure.get();
            return line.length - read;
        }

        @Override
        public int read() {
            return read == line.length ? -1 : line[read++];
        }
    }

    private static FakeProcess printing(InputStream output) {
        FakeProcess process = new FakeProcess();
        process.foreign = true;
        process.output = output;
        return process;
    }

    @Test
    void itsThreadSurvivesWhateverAPipeThrowsAndReadsOnThen() throws Exception {
        ConsoleBuffer failing = new ConsoleBuffer(1 << 10);
        ConsoleBuffer other = new ConsoleBuffer(1 << 10);
        FakeProcess process = printing(new FailingStream(5, () -> new InternalError("a test's")));
        pump.add(process, failing);
        finish(start(other, "echo other"));
        assertEquals(List.of("other"), texts(other, Console.Stream.OUT));
        await(() -> failing.said(0, "line"));
    }

    @Test
    void whatADeadProcessPrintedIsReadThoughItsPipeFailsAtFirst() throws Exception {
        ConsoleBuffer console = new ConsoleBuffer(1 << 10);
        FakeProcess process = printing(new FailingStream(5, () -> new StackOverflowError("a test's")));
        pump.add(process, console);
        pump.finish(process).get(20, TimeUnit.SECONDS);
        assertEquals(List.of("line"), texts(console, Console.Stream.OUT));
    }

    @Test
    void aPipeThatAlwaysFailsDoesNotKeepTheEndFromBeingTold() throws Exception {
        FakeProcess process =
                printing(new FailingStream(Integer.MAX_VALUE, () -> new InternalError("a test's")));
        pump.add(process, new ConsoleBuffer(1 << 10));
        pump.finish(process).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aPipeThatBreaksIsNotReadAnyMoreThoughItsProcessHasNoId() throws Exception {
        FakeProcess process = printing(new InputStream() {
            @Override
            public int available() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read() {
                return -1;
            }
        });
        pump.add(process, new ConsoleBuffer(1 << 10));
        pump.finish(process).get(20, TimeUnit.SECONDS);
        ConsoleBuffer other = new ConsoleBuffer(1 << 10);
        finish(start(other, "echo other"));
        assertEquals(List.of("other"), texts(other, Console.Stream.OUT));
    }

    @Test
    void closedItLetsNobodyWaitForWhatIsNotReadAnyMore() throws Exception {
        Process process = start(new ConsoleBuffer(1 << 10), "exec sleep 60");
        pump.close();
        pump.finish(process).get(20, TimeUnit.SECONDS);
    }

    @Test
    void closedItsThreadHasEnded() {
        pump.close();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("drover-test-console")));
    }
}
