package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.dump.LastWords;
import dev.drover.wire.Codec;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a real worker whose only task is stuck. */
@Timeout(180)
class DumpOfWorkerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dumps;

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final StuckWorker.Hears hears = new StuckWorker.Hears();
    private ProcessRuntime runtime;

    @BeforeEach
    void open() {
        System.setProperty(DumpFolder.PROPERTY, dumps.resolve("dumps").toString());
        runtime = new ProcessRuntime();
    }

    @AfterEach
    void close() {
        System.clearProperty(DumpFolder.PROPERTY);
        runtime.close();
    }

    private HostProcess stuck(Duration heartbeat) throws Exception {
        return stuck(heartbeat, ProcessSpec.java(StuckWorker.class));
    }

    private HostProcess stuck(Duration heartbeat, ProcessSpec program) throws Exception {
        HostSpec spec = new HostSpec(
                "it", ProcessKind.WORKER, program, "it-" + System.nanoTime(),
                List.of("ring", "unix"), false, 1, 4 << 20, PATIENCE, heartbeat, Duration.ofSeconds(1), 3);
        HostProcess process = runtime.host(spec, new ConsoleBuffer(1 << 16), hears);
        process.start();
        int number = hears.joined.get(60, TimeUnit.SECONDS).tasks().indexOf("stuck");
        Output nothing = new Output(1 << 10);
        Codec.VALUE.encode(null, nothing);
        assertTrue(process.link().send(Frame.REQUEST, number, 0, nothing));
        assertTrue(hears.begun.tryAcquire(60, TimeUnit.SECONDS));
        return process;
    }

    private static String text(HostProcess process, Dump.Kind kind) throws Exception {
        Dump dump = process.dumps().dump(kind).get(60, TimeUnit.SECONDS);
        assertEquals(kind, dump.kind());
        return Files.readString(dump.file());
    }

    @Test
    void itsTextsTellOfTheInsideThoughItsOnlyTaskIsStuck() throws Exception {
        HostProcess process = stuck(PATIENCE);
        String threads = text(process, Dump.Kind.THREADS);
        assertTrue(threads.contains("Stuck"), threads);
        assertTrue(threads.contains("- waits for java.util.concurrent.Semaphore"), threads);
        String histogram = text(process, Dump.Kind.HISTOGRAM);
        assertTrue(histogram.contains("java.lang.String"), histogram);
        String memory = text(process, Dump.Kind.MEMORY);
        assertTrue(memory.contains("heap") && memory.contains("Pss:"), memory);
    }

    @Test
    void itsHeapIsWrittenToTheFolderAndBelongsToItsRecord() throws Exception {
        HostProcess process = stuck(PATIENCE);
        Dump heap = process.dumps().dump(Dump.Kind.HEAP).get(60, TimeUnit.SECONDS);
        assertEquals(dumps.resolve("dumps"), heap.file().getParent());
        byte[] begin = new byte[12];
        try (var in = Files.newInputStream(heap.file())) {
            assertEquals(12, in.readNBytes(begin, 0, 12));
        }
        assertEquals("JAVA PROFILE", new String(begin, StandardCharsets.US_ASCII));
        Exit exit = process.kill().get(60, TimeUnit.SECONDS);
        assertEquals(List.of(heap), exit.diagnosis().dumps());
    }

    @Test
    void itIsRecordedForAWhileAndNothingElseIsLeftInTheFolder() throws Exception {
        HostProcess process = stuck(PATIENCE);
        Dump recording = process.dumps().record(Duration.ofSeconds(1)).get(60, TimeUnit.SECONDS);
        assertTrue(Files.size(recording.file()) > 0);
        process.kill().get(60, TimeUnit.SECONDS);
        try (var left = Files.list(dumps.resolve("dumps"))) {
            assertEquals(List.of(recording.file()), left.toList());
        }
    }

    @Test
    void beforeAStuckOneIsKilledItSaysWhatItsThreadsDo() throws Exception {
        HostProcess process = stuck(PATIENCE);
        process.blame(Exit.Cause.CANCEL_TIMEOUT, " of 'stuck'");
        process.kill(Exit.Cause.CANCEL_TIMEOUT, "");
        process.kill(Exit.Cause.CANCEL_TIMEOUT, "");
        Exit exit = process.exit().get(60, TimeUnit.SECONDS);
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, exit.cause());
        assertEquals(1, exit.diagnosis().dumps().size(), () -> "" + exit);
        String threads = Files.readString(exit.diagnosis().dumps().getFirst().file());
        assertTrue(threads.contains("Stuck"), threads);
        assertEquals(3, exit.diagnosis().generation());
        assertEquals(2, exit.diagnosis().restarts());
    }

    @Test
    void oneThatIsStoppedFromOutsideIsKilledAllTheSame() throws Exception {
        HostProcess process = stuck(PATIENCE);
        assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor());
        long begin = System.nanoTime();
        process.kill(Exit.Cause.CANCEL_TIMEOUT, " of 'stuck'");
        Exit exit = process.exit().get(60, TimeUnit.SECONDS);
        long took = System.nanoTime() - begin;
        assertEquals(List.of(), exit.diagnosis().dumps());
        assertTrue(took < LastWords.BUDGET.toNanos() * 5, "it took " + took / 1_000_000 + " ms");
    }

    @Test
    void aKillByAPersonWaitsForNoLastWords() throws Exception {
        HostProcess process = stuck(PATIENCE);
        assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor());
        process.kill(Exit.Cause.CANCEL_TIMEOUT, " of 'stuck'");
        assertEquals(List.of(), process.kill().get(60, TimeUnit.SECONDS).diagnosis().dumps());
    }

    /** Also not for its silence: it is suspended for three times the longest one. */
    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows of a debugger")
    void whileADebuggerIsConnectedItIsNotKilledForBeingStuck() throws Exception {
        HostProcess process = stuck(Duration.ofMillis(500), ProcessSpec.java(StuckWorker.class).debug(true));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.debugPort().isEmpty()) {
            assertTrue(System.nanoTime() < end, "it has told no debug port");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        try (Socket debugger = new Socket(InetAddress.getLoopbackAddress(), process.debugPort().getAsInt())) {
            debugger.getOutputStream().write("JDWP-Handshake".getBytes(StandardCharsets.US_ASCII));
            assertEquals(14, debugger.getInputStream().readNBytes(14).length);
            assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor());
            process.kill(Exit.Cause.CANCEL_TIMEOUT, " of 'stuck'");
            assertThrows(TimeoutException.class, () -> process.exit().get(4, TimeUnit.SECONDS));
        } finally {
            new ProcessBuilder("kill", "-CONT", "" + process.pid()).start().waitFor();
        }
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, process.exit().get(60, TimeUnit.SECONDS).cause());
    }

    @Test
    void whatCannotBeAskedNowIsRefusedInOneSentence() throws Exception {
        HostProcess process = stuck(PATIENCE);
        process.kill().get(60, TimeUnit.SECONDS);
        ExecutionException refused = assertThrows(ExecutionException.class,
                () -> process.dumps().dump(Dump.Kind.THREADS).get(60, TimeUnit.SECONDS));
        assertInstanceOf(Rejected.class, refused.getCause());
        assertEquals("There is no thread dump of it: it has ended", refused.getCause().getMessage());
        assertThrows(IllegalArgumentException.class, () -> process.dumps().record(Duration.ZERO));
    }
}
