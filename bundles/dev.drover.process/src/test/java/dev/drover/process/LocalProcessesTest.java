package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.wire.Input;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class LocalProcessesTest {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    @TempDir
    Path folder;

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalProcesses processes = new LocalProcesses(runtime);

    @AfterEach
    void close() {
        runtime.close();
    }

    private ManagedProcess shell(String script) throws IOException {
        return processes.spawn("it", ProcessSpec.command("sh", "-c", script));
    }

    private static Exit exit(CompletableFuture<Exit> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static List<String> texts(ManagedProcess process, Console.Stream stream) {
        return process.console(0).lines().stream().filter(line -> line.stream() == stream).map(Console.Line::text)
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(Thread.currentThread().isInterrupted(), "in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Path said(String name) {
        Path file = folder.resolve(name);
        await(() -> file.toFile().length() > 0);
        return file;
    }

    // ---- start

    @Test
    void whatItPrintsOnBothStreamsIsKeptAndItsCodeIsTold() throws Exception {
        Instant before = Instant.now();
        ManagedProcess process = shell("echo out; echo err >&2; exit 7");
        assertEquals("it", process.name());
        assertTrue(process.pid() > 0);
        assertFalse(process.started().isBefore(before.minusSeconds(1)));
        Exit exit = exit(process.exit());
        assertEquals(7, exit.code());
        assertEquals(Exit.Cause.EXITED, exit.cause());
        assertEquals(process.pid(), exit.pid());
        assertEquals("it (process " + exit.pid() + ") ended with exit code 7: err", exit.verdict());
        assertEquals(List.of("err"), exit.lastErrors());
        assertEquals(List.of("out"), texts(process, Console.Stream.OUT));
        assertEquals(List.of("err"), texts(process, Console.Stream.ERR));
    }

    @Test
    void itsInputIsEmpty() throws Exception {
        ManagedProcess process = shell("cat; echo end");
        exit(process.exit());
        assertEquals(List.of("end"), texts(process, Console.Stream.OUT));
    }

    @Test
    void aSignalIsToldByItsName() throws Exception {
        Exit exit = exit(shell("kill -9 $$").exit());
        assertEquals(Exit.Cause.SIGNALLED, exit.cause());
        assertEquals("KILL", exit.signal().orElseThrow());
    }

    @Test
    void aJavaProgramIsSpawnedToo() throws Exception {
        ManagedProcess process = processes.spawn("java", ProcessSpec.java(Hi.class));
        assertEquals(0, exit(process.exit()).code());
        assertEquals(List.of("hi"), texts(process, Console.Stream.OUT));
    }

    static final class Hi {
        private Hi() {}

        public static void main(String[] arguments) {
            System.out.println("hi");
        }
    }

    @Test
    void whatCannotBeStartedIsAClearFailureAndLeavesNothing() {
        IOException missing = assertThrows(IOException.class,
                () -> processes.spawn("it", ProcessSpec.command("/no/such/program")));
        assertEquals("'/no/such/program' does not exist", missing.getMessage());
        assertEquals("'no-such-program' was not found on the PATH", assertThrows(IOException.class,
                () -> processes.spawn("it", ProcessSpec.command("no-such-program"))).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> processes.spawn("a/../name", ProcessSpec.command("true")));
        assertEquals("spec is null",
                assertThrows(NullPointerException.class, () -> processes.spawn("it", null)).getMessage());
        assertEquals(List.of(), processes.running());
    }

    // ---- end

    @Test
    void askedToEndItIsTerminated() throws Exception {
        ManagedProcess process = shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done");
        await(() -> texts(process, Console.Stream.OUT).contains("ready"));
        Exit exit = exit(process.end());
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertEquals(0, exit.code());
        assertEquals(List.of("ready", "bye"), texts(process, Console.Stream.OUT));
    }

    @Test
    void whatIgnoresThatIsKilled() throws Exception {
        ManagedProcess process = shell("trap '' TERM; echo ready; while :; do sleep 0.01; done");
        await(() -> texts(process, Console.Stream.OUT).contains("ready"));
        Exit exit = exit(process.end());
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertEquals("KILL", exit.signal().orElseThrow());
    }

    @Test
    void killedItGoesWithAllThatItStarted() throws Exception {
        ManagedProcess process = shell("sleep 100 & echo $! > " + folder.resolve("child")
                + "; setsid sleep 100 & echo $! > " + folder.resolve("stranger") + "; wait");
        List<ProcessHandle> started = new ArrayList<>();
        for (String name : List.of("child", "stranger"))
            started.add(ProcessHandle.of(Long.parseLong(Files.readString(said(name)).strip())).orElseThrow());
        Exit exit = exit(process.kill());
        assertEquals(Exit.Cause.KILLED_BY_USER, exit.cause());
        for (ProcessHandle each : started) each.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void whatItLeavesBehindIsKilledWithItsEnd() throws Exception {
        ManagedProcess process = shell("sleep 100 & echo $! > " + folder.resolve("child"));
        exit(process.exit());
        String child = Files.readString(said("child")).strip();
        ProcessHandle.of(Long.parseLong(child)).ifPresent(left -> await(() -> !left.isAlive()));
    }

    @Test
    void itsFutureIsACopy() throws Exception {
        ManagedProcess process = shell("sleep 100");
        process.exit().complete(null);
        process.exit().cancel(true);
        assertFalse(process.exit().isDone());
        exit(process.kill());
    }

    // ---- all of them

    @Test
    void thoseThatRunAreListedSpawnedOnesAndThoseThatAreToJoin() throws Exception {
        ManagedProcess spawned = shell("sleep 100");
        HostSpec spec = new HostSpec("host", ProcessKind.WORKER, ProcessSpec.command("sleep", "100"), "mark-listed",
                List.of("unix"), 1, 1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(1));
        HostProcess host = runtime.host(spec, new ConsoleBuffer(1 << 10), new Deaf());
        assertEquals(List.of(spawned), processes.running());
        host.start();
        assertEquals(2, processes.running().size());
        assertTrue(processes.running().containsAll(List.of(spawned, host)));
        exit(spawned.kill());
        assertEquals(List.of(host), processes.running());
        exit(host.kill());
        assertEquals(List.of(), processes.running());
    }

    /** Hears of a process that never joins. */
    private static final class Deaf implements HostListener {
        @Override
        public void joined(Link link, Hello hello) {}

        @Override
        public void frame(int type, int number, long correlation, Input payload) {}

        @Override
        public void drained() {}

        @Override
        public void shut() {}

        @Override
        public List<String> running() {
            return List.of();
        }

        @Override
        public void ended(Exit exit, boolean permanent) {}
    }

    @Test
    void closedTheRuntimeHasEndedAllAndTakesNoMore() throws Exception {
        ManagedProcess quiet = shell("sleep 100");
        ManagedProcess loud = shell("exec yes");
        ManagedProcess stubborn = shell("trap '' TERM HUP INT; while :; do sleep 0.01; done");
        runtime.close();
        for (ManagedProcess each : List.of(quiet, loud, stubborn)) {
            assertTrue(each.exit().isDone(), each::toString);
            assertFalse(ProcessHandle.of(each.pid()).map(ProcessHandle::isAlive).orElse(false), each::toString);
        }
        assertEquals(List.of(), NothingLeft.threads());
        assertEquals(List.of(), NothingLeft.directories());
        assertThrows(IllegalStateException.class, () -> shell("true"));
        runtime.close();
    }

    @Test
    void closedUnusedItHasNeverStartedAnything() {
        assertEquals(List.of(), NothingLeft.threads());
        runtime.close();
        assertEquals(List.of(), NothingLeft.threads());
    }
}
