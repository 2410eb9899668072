package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Signals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed by SIGKILL leaves nothing, whatever its processes have done to be left. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
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

    /** Starts the program, and returns what must not outlive it. */
    private List<ProcessIdentity> start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"),
                DyingProgram.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process program = builder.start();
        programs.add(program);
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

    private Process program() {
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
                    .filter(each -> each.parent() == program().pid() && each.name().equals("sh"))
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
        program().destroyForcibly();
        await("program killed", all);
        await("guardian after its work", List.of(guardian));
    }

    @Test
    void whatIsLeftWithoutAGuardianIsReapedByTheNextProgram() throws Exception {
        List<ProcessIdentity> left = start();
        Signals.kill(guardian(left));
        program().destroyForcibly().waitFor();
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
        program().destroyForcibly().waitFor();
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
        program().destroy();
        assertTrue(program().waitFor(60, TimeUnit.SECONDS));
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
