package dev.drover.process.internal.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.system.NativeCalls;
import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are stopped on Linux only")
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about processes that can be stopped")
class StopContinueTest {

    private final List<Process> started = new ArrayList<>();
    private final StopContinue sleeper = new StopContinue();

    @BeforeAll
    static void haveSignals() {
        NativeCalls.prepare();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process each : started) {
            List<ProcessHandle> tree = each.descendants().toList();
            each.destroyForcibly();
            tree.forEach(ProcessHandle::destroyForcibly);
            assertTrue(each.waitFor(20, TimeUnit.SECONDS));
        }
    }

    /** A process as the pool has it. */
    private record Subject(long pid, CompletableFuture<Exit> exit) implements ManagedProcess {
        @Override
        public String name() {
            return "it";
        }

        @Override
        public Instant started() {
            return Instant.EPOCH;
        }

        @Override
        public Console.Page console(long from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Exit> end() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Exit> kill() {
            throw new UnsupportedOperationException();
        }
    }

    private Subject shell(String script) throws IOException {
        Process process = new ProcessBuilder("setsid", "sh", "-c", script).start();
        started.add(process);
        return new Subject(process.pid(), new CompletableFuture<>());
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < 30_000_000_000L, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static char state(long pid) {
        return Proc.SYSTEM.stat(pid).orElseThrow().state();
    }

    private static List<Long> tree(long pid) {
        List<Long> tree = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).orElseThrow().descendants().forEach(each -> tree.add(each.pid()));
        return tree;
    }

    @Test
    void theWholeTreeIsStoppedAndContinued() throws IOException {
        Subject root = shell("(while :; do :; done) & sleep 100 & wait");
        await("its children", () -> tree(root.pid()).size() == 3);
        List<Long> tree = tree(root.pid());
        sleeper.sleep(root);
        for (long each : tree) await(each + " to be stopped", () -> state(each) == 'T');
        sleeper.wake(root);
        for (long each : tree) await(each + " to run", () -> state(each) != 'T');
        sleeper.wake(root);
    }

    /** As it is in bubblewrap: the known process is a wrapper, and the program has a namespace of ids of its own. */
    @Test
    void aProgramInAPidNamespaceOfItsOwnIsStoppedWithItsWrapper() throws Exception {
        Process trial = new ProcessBuilder("unshare", "--pid", "--fork", "true").start();
        started.add(trial);
        assumeTrue(trial.waitFor(20, TimeUnit.SECONDS) && trial.exitValue() == 0,
                "this user cannot make pid namespaces here");
        Subject root = shell("exec unshare --pid --fork sh -c 'sleep 100 & wait'");
        await("the program and its child", () -> tree(root.pid()).size() == 3);
        List<Long> tree = tree(root.pid());
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        for (long each : tree.subList(1, 3))
            assertNotEquals(own, Files.readSymbolicLink(Path.of("/proc/" + each + "/ns/pid")));
        sleeper.sleep(root);
        for (long each : tree) await(each + " to be stopped", () -> state(each) == 'T');
        sleeper.wake(root);
        for (long each : tree) await(each + " to run", () -> state(each) != 'T');
    }

    @Test
    void childrenThatAreBornMeanwhileAreFound() throws IOException {
        Subject root = shell("while :; do sleep 0.01 & wait; done");
        for (int i = 0; i < 20; i++) {
            sleeper.sleep(root);
            for (long each : tree(root.pid())) await(each + " to be stopped", () -> "TZ".indexOf(state(each)) >= 0);
            sleeper.wake(root);
        }
    }

    @Test
    void whatHasEndedIsNotSignalled() throws Exception {
        Subject root = shell("exit 0");
        assertTrue(started.getFirst().waitFor(20, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> sleeper.sleep(root));
        Subject told = shell("sleep 100");
        told.exit().complete(null);
        assertThrows(IOException.class, () -> sleeper.sleep(told));
        assertFalse(state(told.pid()) == 'T');
    }

    @Test
    void aProcessThatThisProgramHasNotStartedIsNotStopped() throws IOException {
        Subject root = shell("sleep 100 & wait");
        await("its child", () -> tree(root.pid()).size() == 2);
        long stranger = tree(root.pid()).get(1);
        IOException refused = assertThrows(
                IOException.class, () -> sleeper.sleep(new Subject(stranger, new CompletableFuture<>())));
        assertEquals("it cannot be stopped: this program has not started it itself", refused.getMessage());
        assertFalse(state(stranger) == 'T');
    }

    @Test
    void memoryIsTheProportionalShareWithSwap() {
        List<String> rollup = List.of("7f00-7fff ---p 00000000 00:00 0 [rollup]", "Rss:    900 kB", "Pss:   100 kB",
                "Pss_Anon:   90 kB", "SwapPss:    5 kB");
        assertEquals(105 << 10, Footprint.memory(rollup));
        assertEquals(-1, Footprint.memory(List.of()));
        assertTrue(Footprint.memory(ProcessHandle.current().pid()) > 0);
        assertEquals(-1, Footprint.memory(0));
    }

    @Test
    void aLockOfOneOfTheTreeIsSeenAndOneThatIsWaitedForIsNot() {
        List<String> locks = List.of(
                "1: POSIX  ADVISORY  WRITE 50 fd:01:900 0 EOF",
                "1: -> POSIX  ADVISORY  WRITE 60 fd:01:900 0 EOF",
                "2: FLOCK  ADVISORY  WRITE 70 00:2a:77 0 EOF");
        assertTrue(Footprint.holdsFileLock(locks, Set.of(49L, 50L), (pid, inode) -> false));
        assertFalse(Footprint.holdsFileLock(locks, Set.of(60L), (pid, inode) -> false));
        assertTrue(Footprint.holdsFileLock(locks, Set.of(70L), (pid, inode) -> inode == 78));
        assertFalse(Footprint.holdsFileLock(locks, Set.of(70L), (pid, inode) -> inode == 77));
    }
}
