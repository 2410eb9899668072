package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.system.NativeCalls;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Signals;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes leave behind is ended with them, and what they have not started is left alone. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc nobody knows what a dead process has left")
class LeftBehindTest {

    private static final Path FREEZER = Path.of("/sys/fs/cgroup/freezer");
    private static final int EXITS = Integer.getInteger("drover.test.exits", 200);

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalProcesses processes = new LocalProcesses(runtime);
    private final Set<ProcessIdentity> started = new HashSet<>();

    @AfterEach
    void close() {
        runtime.close();
        started.forEach(Signals::kill);
    }

    private ManagedProcess shell(String script) throws IOException {
        return processes.spawn("it", ProcessSpec.command("sh", "-c", script));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertTrue(!Thread.currentThread().isInterrupted(), "in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private ProcessIdentity said(ManagedProcess process) {
        await(() -> !process.console(0).lines().isEmpty());
        long pid = Long.parseLong(process.console(0).lines().get(0).text());
        ProcessIdentity identity = ProcessIdentity.of(pid).orElseThrow();
        started.add(identity);
        return identity;
    }

    private static Exit exit(ManagedProcess process) throws Exception {
        return process.exit().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "setsid sleep 60 >/dev/null 2>&1 & echo $!",
            "env -i sleep 60 >/dev/null 2>&1 & echo $!",
            "sh -c 'env -i setsid sleep 60 >/dev/null 2>&1 & echo $!'",
            "env -i setsid sh -c 'setsid sh -c \"sleep 60 >/dev/null 2>&1 & echo \\$!\"' & wait"})
    @Tag("R16")
    void whateverAGrandchildLeavesItEndsWithTheProcess(String script) throws Exception {
        // Before this program has found its native calls, and after.
        for (int i = 0; i < 2; i++) {
            ManagedProcess process = shell(script + "; sleep 0.2");
            ProcessIdentity left = said(process);
            exit(process);
            assertTrue(!left.isAlive(), () -> "it lives: " + script);
            await(() -> NativeCalls.ready().isPresent() || Runtime.version().feature() < 22);
        }
    }

    @Test
    void aDaemonThatTheProgramHasStartedItselfLivesOn() throws Exception {
        Process own = new ProcessBuilder("sh", "-c", "setsid sleep 60 >/dev/null 2>&1 & echo $!").start();
        ProcessIdentity daemon = ProcessIdentity.of(Long.parseLong(own.inputReader().readLine())).orElseThrow();
        started.add(daemon);
        own.waitFor();
        ManagedProcess process = shell("setsid sleep 60 >/dev/null 2>&1 & echo $!; wait");
        ProcessIdentity left = said(process);
        process.kill();
        exit(process);
        assertTrue(!left.isAlive());
        runtime.close();
        assertTrue(daemon.isAlive());
        // Only the test has a reason to end it.
        Signals.kill(daemon);
    }

    @Test
    void manyEndsTogetherHaveEachItsCodeAndLeaveNoZombie() throws Exception {
        List<ManagedProcess> all = new ArrayList<>();
        // Each leaves an orphan that ends by itself at about the same time.
        for (int i = 0; i < EXITS; i++) all.add(shell("(sleep 0.3 &) ; sleep 0.2; exit " + i % 100));
        for (int i = 0; i < EXITS; i++) assertEquals(i % 100, exit(all.get(i)).code());
        long own = ProcessHandle.current().pid();
        await(() -> Proc.SYSTEM.all().stream().noneMatch(each -> each.parent() == own && each.dead()));
    }

    @Test
    void whatDoesNotDieIsToldAfterTwoSecondsAndHoldsUpNothing() throws Exception {
        boolean possible = Files.isWritable(FREEZER);
        if (!possible) System.out.println("Skipped: no process can be made immortal here, there is no " + FREEZER);
        assumeTrue(possible);
        ManagedProcess process = shell("echo $$; sleep 60");
        ProcessIdentity shell = said(process);
        Path frozen = Files.createDirectory(FREEZER.resolve("drover-test-" + shell.pid()));
        try {
            Files.writeString(frozen.resolve("tasks"), Long.toString(shell.pid()));
            Files.writeString(frozen.resolve("freezer.state"), "FROZEN");
            await(() -> state(frozen).equals("FROZEN"));
            process.kill();
            Exit exit = exit(process);
            assertTrue(shell.isAlive());
            assertTrue(exit.verdict().contains("could not be ended: process " + shell.pid() + " (sh)"), exit.verdict());
            assertEquals(List.of(), processes.running());
            runtime.close();
        } finally {
            Files.writeString(frozen.resolve("freezer.state"), "THAWED");
            await(() -> Proc.SYSTEM.stat(shell.pid()).filter(ProcStat::dead).isPresent() || !shell.isAlive());
            await(() -> frozen.toFile().delete());
        }
    }

    private static String state(Path group) {
        try {
            return Files.readString(group.resolve("freezer.state")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
