package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Launch;
import dev.drover.api.process.Limits;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox;
import dev.drover.process.internal.sandbox.Confinement;
import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What limits and sandboxes really keep from a process. Where bubblewrap does not work, the tests see that a process is
 * refused, or told to be without, and print why.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without the programs that start others there are no sandboxes and limits")
class SandboxTest {

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    @TempDir
    Path folder;

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalProcesses processes = new LocalProcesses(runtime);
    private Path inside;

    @BeforeEach
    void make() throws IOException {
        inside = Files.createDirectory(folder.resolve("inside"));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private ManagedProcess spawn(ProcessSpec spec) throws IOException {
        return processes.spawn("it", spec);
    }

    private static ProcessSpec shell(String script) {
        return ProcessSpec.command("sh", "-c", script);
    }

    private static Exit exit(ManagedProcess process) throws Exception {
        return process.exit().get(60, TimeUnit.SECONDS);
    }

    private static List<String> printed(ManagedProcess process) throws Exception {
        exit(process);
        return process.console(0).lines().stream().filter(line -> line.stream() == Console.Stream.OUT)
                .map(Console.Line::text).toList();
    }

    // ---- limits

    @Test
    @Tag("R22")
    void aLimitOfFilesHoldsForTheProcessAndItsChildren() throws Exception {
        ManagedProcess process = spawn(shell("ulimit -n; sh -c 'ulimit -Hn'").limits(Limits.NONE.openFiles(77)));
        assertEquals(List.of("77", "77"), printed(process));
    }

    @Test
    void niceValueAndProcessorsAreAsTheLimitsSay() throws Exception {
        ManagedProcess process = spawn(shell("nice; grep Cpus_allowed_list /proc/self/status")
                .limits(Limits.NONE.nice(7).processors(0)));
        assertEquals(List.of("7", "Cpus_allowed_list:\t0"), printed(process));
    }

    public static final class Greedy {
        private Greedy() {}

        public static void main(String[] args) {
            List<byte[]> all = new java.util.ArrayList<>();
            while (all.size() < 10_000) all.add(new byte[1 << 20]);
            System.out.println("had it all");
        }
    }

    @Test
    @Tag("R20")
    void whoTakesMoreMemoryThanAllowedIsRefusedItAndNobodyElseIs() throws Exception {
        ManagedProcess greedy = spawn(ProcessSpec.java(Greedy.class).limits(Limits.NONE.memory(256 << 20)));
        ManagedProcess other = spawn(shell("echo well"));
        Exit exit = exit(greedy);
        assertTrue(exit.verdict().contains("out of memory"), exit.verdict());
        assertEquals(List.of("well"), printed(other));
        // The system's limit, for what does not limit itself.
        ManagedProcess shell = spawn(shell("x=1234567890123456; while :; do x=$x$x; done")
                .limits(Limits.NONE.memory(64 << 20)));
        assertTrue(exit(shell).code() != 0);
    }

    public static final class Heap {
        private Heap() {}

        public static void main(String[] args) {
            System.out.println(Runtime.getRuntime().maxMemory() < (200L << 20));
        }
    }

    @Test
    void aJavaProgramSizesItsHeapByItsLimit() throws Exception {
        assertEquals(List.of("true"),
                printed(spawn(ProcessSpec.java(Heap.class).limits(Limits.NONE.memory(512L << 20)))));
    }

    @Test
    void aLimitThatCannotBeHeldIsToldAndRefusedWhereItIsRequired() throws Exception {
        ProcessSpec spec = shell("sleep 60").limits(Limits.NONE.processes(10));
        ManagedProcess process = spawn(spec);
        Protection protection = process.protection();
        assertTrue(protection.missing().get(0).startsWith("no limit of processes"), protection.toString());
        exit(kill(process));
        assertThrows(IOException.class, () -> spawn(spec.requiredSandbox(Sandbox.Profile.TRUSTED)));
    }

    @Test
    @Tag("R19")
    void whoStartsMoreProcessesThanItMayIsEndedWithAllOfThemAndNobodyElseIs() throws Exception {
        ManagedProcess other = spawn(shell("sleep 60 & sleep 60").limits(Limits.NONE.processes(4)));
        ManagedProcess greedy = spawn(shell("while :; do sleep 60 & echo $!; sleep 0.01; done")
                .limits(Limits.NONE.processes(10)));
        Exit exit = exit(greedy);
        assertEquals(Exit.Cause.LIMIT, exit.cause(), exit::verdict);
        assertTrue(exit.verdict().matches(".* took more than it may and was killed: \\d+ processes of its own, where 10"
                + " are allowed"), exit::verdict);
        for (Console.Line line : greedy.console(0).lines())
            assertTrue(Proc.SYSTEM.stat(Long.parseLong(line.text())).filter(each -> !each.dead()).isEmpty(),
                    line::text);
        assertFalse(other.exit().isDone());
        exit(kill(other));
    }

    /** Written by this program once it has started the process, which waits for that. */
    @Test
    void theKernelTakesAProcessAndItsChildrenBeforeThisProgram() throws Exception {
        int own = Integer.parseInt(Files.readString(Path.of("/proc/self/oom_score_adj")).strip());
        int higher = Math.min(1_000, Math.max(0, own) + 300);
        assertEquals(List.of("" + higher), printed(spawn(shell("while [ $(cat /proc/$$/oom_score_adj) = " + own
                + " ]; do sleep 0.01; done; sh -c 'cat /proc/self/oom_score_adj'"))));
    }

    private static ManagedProcess kill(ManagedProcess process) {
        process.kill();
        return process;
    }

    // ---- what every process gets

    @Test
    void aChildHasItsThreeStreamsAndNothingElse() throws Exception {
        try (var open = Files.newBufferedReader(Path.of("/proc/self/status"))) {
            assertEquals(List.of("0", "1", "2"), printed(spawn(shell("ls /proc/$$/fd; true"))));
            assertNotNull(open.readLine(), "it was open all the time");
        }
    }

    @Test
    void argumentsArePassedAsTheyAre() throws Exception {
        String odd = "a b; touch x $(id) `id` 'q' \"d\" * \\";
        ManagedProcess process = spawn(ProcessSpec.command("printf", "%s\n", odd).sandbox(Sandbox.Profile.RESTRICTED));
        assertEquals(List.of(odd), printed(process));
    }

    // ---- sandboxes

    /** If the system cannot, a process that requires it must have been refused, and the test is skipped. */
    private void assumePossible() throws Exception {
        ManagedProcess trial = spawn(shell("sleep 60").sandbox(Sandbox.Profile.ISOLATED));
        Protection protection = trial.protection();
        exit(kill(trial));
        assertEquals(Sandbox.Profile.ISOLATED, protection.profile());
        if (protection.held().containsAll(EnumSet.allOf(Sandbox.Right.class))) {
            assertEquals(List.of(), protection.missing());
            return;
        }
        IOException refused = assertThrows(IOException.class,
                () -> spawn(shell("echo never").requiredSandbox(Sandbox.Profile.RESTRICTED)));
        assertTrue(refused.getMessage().contains("requires the sandbox restricted"), refused.getMessage());
        assertFalse(protection.missing().isEmpty());
        System.out.println("No sandbox here, the refusal was tested instead: " + refused.getMessage());
        assumeTrue(false, "no sandbox here");
    }

    private void assertConfined(Sandbox.Profile profile) throws Exception {
        assumePossible();
        Path outside = folder.resolve("outside");
        Files.writeString(outside, "kept");
        long own = ProcessHandle.current().pid();
        String script = "echo in > made; echo x > " + outside + "; rm " + outside
                + "; echo x > /etc/drover-test; echo home $(ls -A "
                + System.getProperty("user.home") + " | wc -l); kill -9 " + own + "; kill -0 " + own
                + " && echo signalled;"
                + " sh -c 'kill -0 " + own + " && echo signalled'; echo $(ls -d /proc/[0-9]* | wc -l) processes;"
                + " cat /proc/net/dev | grep -c eth; python3 -c 'import socket;"
                + " socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"x\", (\"192.0.2.1\", 9));"
                + " print(\"sent\")';"
                + " echo end";
        ManagedProcess process = spawn(shell(script).directory(inside).requiredSandbox(profile));
        List<String> lines = printed(process);
        assertTrue(lines.contains("end"), lines.toString());
        assertFalse(lines.contains("signalled"), lines.toString());
        assertFalse(lines.contains("sent"), lines.toString());
        assertTrue(lines.contains("0"), lines.toString());
        assertTrue(lines.contains("home 0"), lines.toString());
        int seen = Integer.parseInt(lines.stream().filter(each -> each.endsWith("processes")).findFirst().orElseThrow()
                .split(" ")[0]);
        assertTrue(seen < 10, lines.toString());
        assertEquals("in\n", Files.readString(inside.resolve("made")));
        assertEquals("kept", Files.readString(outside));
        assertTrue(Files.notExists(Path.of("/etc/drover-test")));
    }

    @Test
    @Tag("S22")
    void whatIsRestrictedWritesOnlyInsideAndReachesNobody() throws Exception {
        assertConfined(Sandbox.Profile.RESTRICTED);
    }

    @Test
    @Tag("S22")
    void whatIsIsolatedWritesOnlyInsideAndReachesNobody() throws Exception {
        assertConfined(Sandbox.Profile.ISOLATED);
    }

    @Test
    @Tag("S23")
    void whatIsRequiredAndCannotBeHeldStartsNothing() {
        Confinement none = new Confinement(List.of());
        Launch launch = new Launch(List.of("/bin/true"), Map.of(), Optional.empty());
        for (Sandbox.Profile profile : List.of(Sandbox.Profile.RESTRICTED, Sandbox.Profile.ISOLATED)) {
            assertThrows(Confinement.Refused.class,
                    () -> none.apply(shell("true").requiredSandbox(profile), launch, Optional.empty()));
        }
    }

    @Test
    void aKillReachesWhatRunsInASandbox() throws Exception {
        assumePossible();
        ManagedProcess process = spawn(shell("setsid sleep 61 & echo up; sleep 60")
                .requiredSandbox(Sandbox.Profile.ISOLATED));
        while (process.console(0).lines().isEmpty()) Thread.onSpinWait();
        List<ProcessHandle> all = ProcessHandle.of(process.pid()).orElseThrow().descendants().toList();
        exit(kill(process));
        for (ProcessHandle each : all) each.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aJavaProgramRunsInASandbox() throws Exception {
        assumePossible();
        assertEquals(List.of("true"), printed(spawn(ProcessSpec.java(Heap.class).jvmOptions("-Xmx64m").directory(inside)
                .requiredSandbox(Sandbox.Profile.ISOLATED))));
    }
}
