package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.Launch;
import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.NativeCalls;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalLauncherTest {

    private final LocalLauncher launcher = new LocalLauncher("drover-test-spawner");
    private final List<Process> all = new ArrayList<>();

    @AfterEach
    void end() {
        all.forEach(Process::destroyForcibly);
        launcher.close();
    }

    private Process launch(String ticket, Map<String, String> environment, Optional<Path> directory, String... command)
            throws IOException {
        Process process = launcher.launch(new Launch(List.of(command), environment, directory), ticket);
        all.add(process);
        return process;
    }

    private String said(String ticket, Map<String, String> environment, Optional<Path> directory, String... command)
            throws Exception {
        Process process = launch(ticket, environment, directory, command);
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return said;
    }

    @Test
    void theTicketIsAllThatStandsOnItsInput() throws Exception {
        assertEquals("the ticket\n", said("the ticket\n", Map.of(), Optional.empty(), "/bin/cat"));
        assertEquals("", said("", Map.of(), Optional.empty(), "/bin/cat"));
    }

    @Test
    void itHasTheGivenEnvironmentAndNoOther() throws Exception {
        assertEquals("MINE=a b\n", said("", Map.of("MINE", "a b"), Optional.empty(), "/usr/bin/env"));
    }

    @Test
    void itStartsInTheGivenDirectory() throws Exception {
        assertEquals("/\n", said("", Map.of(), Optional.of(Path.of("/")), "/bin/pwd"));
    }

    @Test
    void itsArgumentsArePassedLiterally() throws Exception {
        assertEquals("$HOME|*|a b|\\", said("", Map.of(), Optional.empty(), "/usr/bin/printf", "%s|%s|%s|%s", "$HOME",
                "*", "a b", "\\"));
    }

    @Test
    void aProgramThatDoesNotReadItsInputStartsToo() throws Exception {
        for (int i = 0; i < 20; i++)
            assertEquals("", said("x".repeat(10_000), Map.of(), Optional.empty(), "/bin/true"));
    }

    @Test
    void whatCannotBeStartedIsAnIOException() {
        assertThrows(IOException.class,
                () -> launch("", Map.of(), Optional.of(Path.of("/no/such/place")), "/bin/true"));
    }

    @Test
    void whoIsInterruptedStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> launch("", Map.of(), Optional.empty(), "/bin/true"));
        assertTrue(Thread.interrupted());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itHasTheMarkBeforeItCanDoAnything(@TempDir Path folder) throws Exception {
        assumeTrue(KernelMark.possible() && !StartTools.ofThisSystem().limiter().isEmpty());
        NativeCalls.prepare();
        // Whoever would give it the mark later waits for this lock, if there are such calls in this Java.
        synchronized (NativeCalls.ready().<Object>map(calls -> calls).orElse(this)) {
            Thread asker = new Thread(() -> {
                try {
                    launch("", Map.of(CommandLine.MARK, "a mark"), Optional.of(folder), "/bin/sh", "-c",
                            "cat /proc/self/limits > draft; mv draft limits");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            asker.start();
            Path limits = folder.resolve("limits");
            while (Files.notExists(limits)) LockSupport.parkNanos(1_000_000);
            KernelMark mark = KernelMark.of("a mark");
            String text = Files.readString(limits);
            assertTrue(text.contains(" " + mark.soft() + " ") && text.contains(" " + mark.hard() + " "), text);
            asker.join();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without setsid it has no session of its own")
    void itLeadsASessionOfItsOwnAndOutlivesTheThreadThatAskedForIt() throws Exception {
        Process[] started = new Process[1];
        Thread asker = new Thread(() -> {
            try {
                started[0] = launch("", Map.of(), Optional.empty(), "/bin/sleep", "60");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        asker.start();
        asker.join();
        Process ps = new ProcessBuilder("ps", "-o", "sid=", "-p", "" + started[0].pid()).start();
        // setsid may take a moment; what it replaces is the child itself.
        String session = new String(ps.getInputStream().readAllBytes()).strip();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!session.equals("" + started[0].pid()) && System.nanoTime() - deadline < 0) {
            ps = new ProcessBuilder("ps", "-o", "sid=", "-p", "" + started[0].pid()).start();
            session = new String(ps.getInputStream().readAllBytes()).strip();
        }
        assertEquals("" + started[0].pid(), session);
        assertTrue(started[0].isAlive());
    }
}
