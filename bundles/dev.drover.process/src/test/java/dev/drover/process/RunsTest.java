package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Ran;
import dev.drover.api.process.Run;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, run to their ends. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class RunsTest {

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalProcesses processes = new LocalProcesses(runtime);

    @AfterEach
    void close() {
        runtime.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private Ran run(Run run) throws Exception {
        return get(processes.run("it", run));
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> get(future)).getCause();
    }

    private static void awaitGone(long pid) {
        long begin = System.nanoTime();
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), pid + " lives on");
            LockSupport.parkNanos(1_000_000);
        }
    }

    // ---- one program

    @Test
    void bothStreamsAndTheCodeAreTold() throws Exception {
        Ran ran = run(Run.shell("echo out; echo err >&2; exit 3"));
        assertEquals("out\n", ran.text());
        assertEquals("err\n", ran.errorText());
        assertEquals(3, ran.exit().code());
        assertFalse(ran.succeeded());
        assertEquals(Ran.Stopped.NOT, ran.stopped());
        assertTrue(run(Run.file("true")).succeeded());
        assertEquals(Optional.of("TERM"), run(Run.shell("kill -TERM $$")).exit().signal());
        assertEquals(List.of(), runtime.errors().recent(), "an exit code is no problem of this program");
    }

    @Test
    void argumentsArePassedLiterallyAndBytesAsTheyAre() throws Exception {
        assertEquals("$(id) `id` * ; exit 1\n", run(Run.file("printf", "%s\\n", "$(id) `id` * ; exit 1")).text());
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) all[i] = (byte) i;
        assertArrayEquals(all, run(Run.file("cat").input(all)).output().get());
        assertEquals("gr\u00fc\u00df", run(Run.file("cat").input("gr\u00fc\u00df".getBytes(StandardCharsets.UTF_8)))
                .text(StandardCharsets.UTF_8));
    }

    @Test
    void inputThatIsNotReadIsNoFailureAndLongInputArrivesWhole() throws Exception {
        byte[] large = new byte[8 << 20];
        assertTrue(run(Run.file("true").input(large)).succeeded());
        assertEquals(large.length, run(Run.file("cat").input(large)).output().length());
        assertEquals("", run(Run.file("cat")).text());
    }

    @Test
    void whatPrintsTooMuchIsEndedAndTheBeginningIsKept() throws Exception {
        Ran ran = run(Run.shell("trap '' TERM; yes").maxOutput(10_000));
        assertEquals(Ran.Stopped.OUTPUT, ran.stopped());
        assertEquals(10_000, ran.output().length());
        assertTrue(ran.text().startsWith("y\ny\n"));
        assertFalse(ran.succeeded());
    }

    @Test
    void whatTakesTooLongIsEndedWithAllThatItHasStarted() throws Exception {
        Ran ran = run(Run.shell("sleep 600 & echo $!; wait").timeout(Duration.ofMillis(500)));
        assertEquals(Ran.Stopped.TIMEOUT, ran.stopped());
        awaitGone(Long.parseLong(ran.text().strip()));
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void aBackgroundProcessThatHoldsTheOutputDoesNotHoldUpTheResult() throws Exception {
        Ran ran = run(Run.shell("sleep 600 & echo $!"));
        assertTrue(ran.succeeded());
        awaitGone(Long.parseLong(ran.text().strip()));
    }

    @Test
    void cancellingEndsTheProgram(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("pid");
        CompletableFuture<Ran> running = processes.run("it", Run.shell("echo $$ > '" + file + "'; exec sleep 600"));
        long begin = System.nanoTime();
        while (!Files.exists(file) || Files.size(file) == 0
                || !processes.running().stream().map(ManagedProcess::name).toList().equals(List.of("it"))) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), processes.running()::toString);
            LockSupport.parkNanos(1_000_000);
        }
        running.cancel(true);
        awaitGone(Long.parseLong(Files.readString(file).strip()));
    }

    @Test
    void whatCannotBeStartedIsSaid() {
        assertInstanceOf(IOException.class, failure(processes.run("it", Run.file("no-such-program-anywhere"))));
        assertInstanceOf(IOException.class, failure(processes.run("it", Run.of(
                ProcessSpec.command("true").directory(Path.of("/nowhere"))))));
        assertThrows(IllegalArgumentException.class, () -> processes.run("../it", Run.file("true")));
        assertThrows(IllegalArgumentException.class, () -> Run.file("true").timeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Run.file("true").maxOutput(0));
        assertThrows(IllegalArgumentException.class, () -> processes.pipeline("it", List.of()));
        assertThrows(IllegalArgumentException.class, () -> processes.pipeline(
                "it", List.of(Run.file("true"), Run.file("cat").input(new byte[1]))));
    }

    // ---- pipelines

    @Test
    void theOutputOfOneIsTheInputOfTheNext(@TempDir Path directory) throws Exception {
        for (int i = 0; i < 7; i++) Files.createFile(directory.resolve("file" + i));
        List<Ran> all = get(processes.pipeline("count", List.of(
                Run.file("find", directory.toString(), "-type", "f"), Run.file("sort"), Run.file("wc", "-l"))));
        assertEquals("7", all.getLast().text().strip());
        assertTrue(all.stream().allMatch(Ran::succeeded));
        assertEquals(0, all.getFirst().output().length());
    }

    @Test
    void eachOneTellsItsOwnStatus() throws Exception {
        List<Ran> all = get(processes.pipeline("it", List.of(
                Run.shell("echo one; echo first >&2; exit 2"), Run.shell("cat; exit 3"), Run.shell("tr a-z A-Z"))));
        assertEquals(List.of(2, 3, 0), all.stream().map(each -> each.exit().code()).toList());
        assertEquals("ONE\n", all.getLast().text());
        assertEquals("first\n", all.getFirst().errorText());
    }

    @Test
    void oneThatReadsNoMoreEndsThoseBeforeIt() throws Exception {
        List<Ran> all = get(processes.pipeline("it", List.of(Run.file("yes"), Run.file("head", "-n", "3"))));
        assertEquals("y\ny\ny\n", all.getLast().text());
        assertEquals(Ran.Stopped.NOT, all.getFirst().stopped());
        assertEquals(Optional.of("PIPE"), all.getFirst().exit().signal());
    }

    @Test
    void oneThatIsEndedEndsAll() throws Exception {
        List<Ran> late = get(processes.pipeline("it", List.of(
                Run.file("sleep", "600"), Run.file("cat").timeout(Duration.ofMillis(300)))));
        assertEquals(List.of(Ran.Stopped.TIMEOUT, Ran.Stopped.TIMEOUT), late.stream().map(Ran::stopped).toList());
        List<Ran> loud = get(processes.pipeline("it", List.of(
                Run.file("yes"), Run.file("cat").maxOutput(1_000))));
        assertEquals(List.of(Ran.Stopped.CANCELLED, Ran.Stopped.OUTPUT), loud.stream().map(Ran::stopped).toList());
        assertInstanceOf(IOException.class, failure(processes.pipeline("it", List.of(
                Run.file("sleep", "600"), Run.file("no-such-program-anywhere")))));
        long begin = System.nanoTime();
        while (!processes.running().isEmpty()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), processes.running()::toString);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void manyPipelinesLeaveNoDescriptor() throws Exception {
        run(Run.file("true"));
        get(processes.pipeline("it", List.of(Run.file("echo", "x"), Run.file("cat"))));
        long before = descriptors();
        List<CompletableFuture<List<Ran>>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++)
            all.add(processes.pipeline("it", List.of(Run.file("echo", "x"), Run.file("cat"), Run.file("cat"))));
        for (CompletableFuture<List<Ran>> each : all) assertEquals("x\n", get(each).getLast().text());
        assertTrue(descriptors() <= before + 4, () -> before + " before, now more");
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
