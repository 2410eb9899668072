package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.Roundup;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On small real processes, each of which says its own id and those of its children, one a line. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ProcessTreeTest {

    private static final String MARK = "tree-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private final List<ProcessHandle> all = new ArrayList<>();

    @AfterEach
    void endAll() {
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private Process start(String mark, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(CommandLine.MARK);
        if (mark != null) builder.environment().put(CommandLine.MARK, mark);
        Process process = builder.start();
        all.add(process.toHandle());
        return process;
    }

    private ProcessHandle said(BufferedReader lines) throws IOException {
        ProcessHandle handle = ProcessHandle.of(Long.parseLong(lines.readLine().strip())).orElseThrow();
        all.add(handle);
        return handle;
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        process.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(process.isAlive());
    }

    @Test
    void killedItGoesWithAllThatDescendFromIt() throws Exception {
        Process root = start(null, "sh", "-c", "sh -c 'sleep 60 & echo $!; wait' & echo $!; wait");
        BufferedReader lines = root.inputReader();
        ProcessHandle one = said(lines);
        ProcessHandle other = said(lines);
        ProcessTree.kill(root);
        for (ProcessHandle each : List.of(root.toHandle(), one, other)) awaitEnd(each);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void whatADeadOneLeftInItsSessionIsKilled() throws Exception {
        Process root = start(null, "setsid", "sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!");
        ProcessHandle left = said(root.inputReader());
        assertTrue(root.waitFor(20, TimeUnit.SECONDS));
        assertTrue(left.isAlive());
        assertEquals(1, ProcessTree.killSurvivors(root, "nobody's").found());
        awaitEnd(left);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void whatLeftItsSessionIsKnownByItsMark() throws Exception {
        Process root = start(MARK, "sh", "-c", "setsid sleep 60 >/dev/null 2>&1 & echo $!");
        ProcessHandle left = said(root.inputReader());
        assertTrue(root.waitFor(20, TimeUnit.SECONDS));
        assertEquals(1, ProcessTree.killSurvivors(null, MARK).found());
        awaitEnd(left);
    }

    /** As a launcher may make it: its id is one of another machine, where it has no handle here. */
    private static final class Elsewhere extends Process {
        private final long pid;
        private boolean killed;

        Elsewhere(long pid) {
            this.pid = pid;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public int exitValue() {
            if (!killed) throw new IllegalThreadStateException("it lives");
            return 137;
        }

        @Override
        public void destroy() {
            killed = true;
        }
    }

    @Test
    void whoseIdMeansNothingHereGetsNoStrangerKilled() throws Exception {
        // A stranger leads the session of this number, and another is in it.
        Process leader = start(null, "setsid", "sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!; wait");
        ProcessHandle member = said(leader.inputReader());
        Elsewhere elsewhere = new Elsewhere(leader.pid());
        ProcessTree.kill(elsewhere);
        assertTrue(elsewhere.killed);
        assertEquals(0, ProcessTree.killSurvivors(elsewhere, MARK).found());
        // The leader ends: the session is still a stranger's.
        leader.toHandle().destroyForcibly();
        assertTrue(leader.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, ProcessTree.killSurvivors(elsewhere, MARK).found());
        assertTrue(member.isAlive());
        assertEquals(leader.pid(), ProcessTree.pid(elsewhere));
    }

    @Test
    void aSessionThatSomebodyLivingLeadsIsAStrangers() throws Exception {
        Process leader = start(null, "setsid", "sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!; wait");
        ProcessHandle member = said(leader.inputReader());
        assertEquals(0, ProcessTree.killSurvivors(leader, MARK).found());
        assertTrue(leader.isAlive());
        assertTrue(member.isAlive());
    }

    @Test
    void whatHasNoIdIsZeroAndStillEnded() {
        FakeProcess foreign = new FakeProcess();
        foreign.foreign = true;
        assertEquals(0, ProcessTree.pid(foreign));
        assertEquals(0, ProcessTree.pid(null));
        ProcessTree.terminate(foreign);
        assertTrue(foreign.terminated);
        ProcessTree.kill(foreign);
        assertTrue(foreign.killed);
        assertEquals(0, ProcessTree.killSurvivors(foreign, MARK).found());
    }

    @Test
    void onlyTheWholeMarkCounts() throws Exception {
        Process other = start(MARK + "0", "sleep", "60");
        Process without = start(null, "sleep", "60");
        assertEquals(0, ProcessTree.killSurvivors(null, MARK).found());
        assertTrue(other.isAlive());
        assertTrue(without.isAlive());
    }

    /** The mark that the kernel keeps, given as a start gives it. */
    private Process startMarked(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("prlimit"));
        all.addAll(KernelMark.of(MARK).arguments());
        all.addAll(List.of(command));
        return start(null, all.toArray(String[]::new));
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc nobody knows what a dead process has left")
    void whatLeftSessionAndEnvironmentAndParentIsKnownByTheKernelsMark() throws Exception {
        // Two forks, a session of its own, and no environment: its parent is nobody here.
        Process root = startMarked("sh", "-c",
                "sh -c 'env -i setsid sh -c \"sleep 60 >/dev/null 2>&1 & echo \\$!\"' & wait");
        ProcessHandle left = said(root.inputReader());
        assertTrue(root.waitFor(20, TimeUnit.SECONDS));
        assertTrue(left.isAlive());
        assertEquals(0, ProcessTree.killSurvivors(null, MARK + "0").found());
        assertTrue(left.isAlive());
        Roundup.Outcome outcome = ProcessTree.killSurvivors(root, MARK);
        assertEquals(1, outcome.found());
        assertEquals(List.of(), outcome.left());
        awaitEnd(left);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Nothing can be stopped before it is killed")
    void aChildThatForksInALoopWhileTheTreeIsKilledLeavesNothing() throws Exception {
        // At most 3,000 of them, a second each.
        Process root = startMarked("setsid", "sh", "-c",
                "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); sh -c 'sleep 1 & sleep 1' &"
                        + " [ $i -eq 20 ] && echo $i; done");
        assertEquals("20", root.inputReader().readLine());
        ProcessTree.kill(root);
        ProcessTree.killSurvivors(root, MARK);
        KernelMark mark = KernelMark.of(MARK);
        assertEquals(List.of(), Proc.SYSTEM.all().stream()
                .filter(each -> !each.dead() && (each.session() == root.pid() || mark.isOn(Proc.SYSTEM, each.pid())))
                .toList());
    }
}
