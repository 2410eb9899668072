package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Signals;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed by SIGKILL leaves nothing, whatever its processes have done to be left. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc there is neither a guardian nor a ledger")
class DyingProgramTest {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private final List<Process> programs = new ArrayList<>();
    private final Set<ProcessIdentity> started = new HashSet<>();

    @AfterEach
    void endAll() {
        programs.forEach(Process::destroyForcibly);
        started.forEach(Signals::kill);
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"),
                DyingProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process program(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectError(Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process program = builder.start();
        programs.add(program);
        return program;
    }

    /** Starts the program, and returns what must not outlive it. */
    private List<ProcessIdentity> start() throws IOException {
        Process program = program();
        List<ProcessIdentity> all = new ArrayList<>();
        BufferedReader out = program.inputReader();
        for (String line; (line = out.readLine()) != null && !line.equals("up");) {
            ProcessIdentity each = ProcessIdentity.of(Long.parseLong(line)).orElseThrow();
            if (!all.contains(each)) all.add(each);
        }
        started.addAll(all);
        assertEquals(7, all.size());
        return all;
    }

    private Process last() {
        return programs.get(programs.size() - 1);
    }

    private static void await(String what, List<ProcessIdentity> gone) {
        long begin = System.nanoTime();
        while (gone.stream().anyMatch(ProcessIdentity::isAlive)) {
            assertTrue(System.nanoTime() - begin < DEADLINE_NANOS,
                    () -> what + ": " + gone.stream().filter(ProcessIdentity::isAlive).toList());
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println(what + ": all gone after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    /** The shell that ends the rest; it is the program's child, and none of its processes. */
    private ProcessIdentity guardian(List<ProcessIdentity> others) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < DEADLINE_NANOS) {
            Optional<ProcStat> found = Proc.SYSTEM.all().stream()
                    .filter(each -> each.parent() == last().pid() && each.name().equals("sh"))
                    .filter(each -> others.stream().noneMatch(other -> other.pid() == each.pid())).findFirst();
            if (found.isPresent()) return ProcessIdentity.of(found.get().pid()).orElseThrow();
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("there is no guardian");
    }

    @Test
    void itsProcessesTheirChildrenDaemonsAndStoppedOnesGoWithIt() throws Exception {
        List<ProcessIdentity> all = start();
        ProcessIdentity guardian = guardian(all);
        last().destroyForcibly();
        await("program killed", all);
        await("guardian after its work", List.of(guardian));
    }

    @Test
    void aProgramThatDiesAtItsFirstStartLeavesNothingEither() throws Exception {
        Path file = directory.resolve("daemon");
        program(file.toString()).waitFor();
        long daemon = Long.parseLong(Files.readString(file).strip());
        List<ProcessIdentity> left = ProcessIdentity.of(daemon).map(List::of).orElse(List.of());
        started.addAll(left);
        await("program dead at once", left);
    }

    @Test
    void aProgramThatMayGiveNoNumbersTakesNobodyElsesProcessWithIt() throws Exception {
        // In a system of their own, for the sake of all other processes of who runs this test.
        List<String> system = List.of("unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc");
        List<String> trial = new ArrayList<>(system);
        trial.addAll(List.of("prlimit", "--rttime=200000:200000", "true"));
        boolean possible = new ProcessBuilder(trial).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start()
                .waitFor() == 0;
        if (!possible) System.out.println("Skipped: there is no namespace of process ids to be had");
        assumeTrue(possible);
        String script = "sleep 65 & setsid prlimit --rttime=200000:200000 \"$@\";"
                + " while grep -qs drover-guardia[n] /proc/[0-9]*/cmdline; do sleep 0.1; done;"
                + " kill -0 $! && echo the other one lives;"
                + " grep -qs sleep /proc/$(cat $0)/cmdline || echo the daemon is dead";
        Path file = directory.resolve("daemon");
        List<String> command = new ArrayList<>(system);
        command.addAll(List.of("sh", "-c", script, file.toString()));
        command.addAll(command(file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process program = builder.start();
        programs.add(program);
        assertEquals(List.of("the other one lives", "the daemon is dead"), program.inputReader().lines().toList());
    }

    @Test
    void whatGetsItsMarkAfterTheDeathOfTheProgramEndsToo() throws Exception {
        List<ProcessIdentity> all = start();
        ProcessIdentity guardian = guardian(all);
        String mark = Proc.SYSTEM.environment(all.get(0).pid()).lines()
                .flatMap(line -> Stream.of(line.split("\0"))).filter(each -> each.startsWith("DROVER_PROGRAM="))
                .findFirst().orElseThrow();
        last().destroyForcibly();
        await("program killed", all);
        // It has found nothing more, and waits until it looks for the last two times.
        long begin = System.nanoTime();
        while (Proc.SYSTEM.all().stream()
                .noneMatch(each -> each.parent() == guardian.pid() && each.name().equals("sleep"))) {
            assertTrue(System.nanoTime() - begin < DEADLINE_NANOS && guardian.isAlive(), "it does not look again");
            LockSupport.parkNanos(1_000_000);
        }
        ProcessBuilder late = new ProcessBuilder("sleep", "64");
        late.environment().put("DROVER_PROGRAM", mark.substring(mark.indexOf('=') + 1));
        Process process = late.start();
        programs.add(process);
        assertTrue(process.waitFor(DEADLINE_NANOS, TimeUnit.NANOSECONDS), "it lives");
        await("guardian after its work", List.of(guardian));
    }

    @Test
    void whatIsLeftWithoutAGuardianIsReapedByTheNextProgram() throws Exception {
        List<ProcessIdentity> left = start();
        Signals.kill(guardian(left));
        last().destroyForcibly().waitFor();
        // The system has killed those that the program has started itself; daemons and children live on.
        assertTrue(left.stream().anyMatch(ProcessIdentity::isAlive), "nothing was left to reap");
        List<ProcessIdentity> next = start();
        await("next program started", left);
        next.forEach(each -> assertTrue(each.isAlive()));
        assertEquals(1, runtimeDirectories());
    }

    @Test
    void theProcessesOfAProgramThatLivesAreNoneOfTheNextOnes() throws Exception {
        List<ProcessIdentity> first = start();
        List<ProcessIdentity> second = start();
        last().destroyForcibly().waitFor();
        await("one of two programs killed", second);
        first.forEach(each -> assertTrue(each.isAlive()));
        List<ProcessIdentity> third = start();
        first.forEach(each -> assertTrue(each.isAlive()));
        third.forEach(each -> assertTrue(each.isAlive()));
    }

    @Test
    void anOrderlyEndLeavesNothingEither() throws Exception {
        List<ProcessIdentity> all = start();
        ProcessIdentity guardian = guardian(all);
        last().destroy();
        assertTrue(last().waitFor(60, TimeUnit.SECONDS));
        await("program terminated", all);
        assertFalse(guardian.isAlive());
        assertEquals(0, runtimeDirectories());
    }

    private long runtimeDirectories() throws IOException {
        try (var all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith("drover-")).count();
        }
    }
}
