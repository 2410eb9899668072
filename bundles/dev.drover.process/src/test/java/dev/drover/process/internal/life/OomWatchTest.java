package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.OutOfMemory;
import dev.drover.api.process.OutOfMemory.Certainty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On trees of control groups that this test makes. */
class OomWatchTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long PID = 42;

    @TempDir
    private Path folder;
    private Path proc;
    private Path groups;
    private long now;

    private OomWatch watch() {
        return new OomWatch(new OomCounters(proc, groups));
    }

    private void file(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void process(long pid, String... cgroup) throws IOException {
        proc = folder.resolve("proc");
        groups = folder.resolve("cgroup");
        file(proc.resolve(pid + "/cgroup"), String.join("\n", cgroup) + "\n");
    }

    /** The form of the second version: the counters stand among others. */
    private void count(String group, long kills) throws IOException {
        file(groups.resolve(group).resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 0\noom_kill " + kills + "\n");
    }

    private void countOfFirstVersion(String group, long kills) throws IOException {
        file(groups.resolve("memory").resolve(group).resolve("memory.oom_control"),
                "oom_kill_disable 0\nunder_oom 0\noom_kill " + kills + "\n");
    }

    private void machine(long kills) throws IOException {
        file(proc.resolve("vmstat"), "nr_free_pages 7\noom_kill " + kills + "\nnuma_hit 3\n");
    }

    @Test
    void aKillThatOnlyAGroupAboveHasCountedIsFound() throws IOException {
        process(PID, "0::/user/app/worker");
        count("user/app/worker", 0);
        count("user/app", 3);
        count("user", 5);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        assertEquals(List.of("control group /user/app/worker", "control group /user/app", "control group /user"),
                levels.stream().map(OomCounters.Level::name).toList());
        count("user/app", 4);
        count("user", 6);
        OutOfMemory found = watch.killed(levels, now + SECOND).orElseThrow();
        assertEquals(OutOfMemory.Kind.KERNEL, found.kind());
        assertEquals(Certainty.LIKELY, found.certainty());
        assertEquals("the kernel has just counted 1 kill for want of memory in control group /user/app",
                found.evidence());
    }

    @Test
    void theFirstVersionOfControlGroupsCountsInAFileOfItsOwn() throws IOException {
        process(PID, "5:devices:/other", "4:cpu,memory:/app", "0::/");
        countOfFirstVersion("app", 7);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        countOfFirstVersion("app", 8);
        assertTrue(watch.killed(levels, now).orElseThrow().evidence().endsWith("in control group /app"));
    }

    /** In a container the group has a name of the machine's, and what is to be seen of it is the root. */
    @Test
    void aGroupThatCannotBeSeenByItsNameIsLookedForAbove() throws IOException {
        process(PID, "0::/../../machine/of/containers");
        count("", 0);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        count("", 1);
        assertTrue(watch.killed(levels, now).isPresent());
    }

    @Test
    void aKillWithoutACountIsNoWantOfMemory() throws IOException {
        process(PID, "0::/app");
        count("app", 2);
        machine(9);
        OomWatch watch = watch();
        assertEquals(Optional.empty(), watch.killed(watch.began(PID, now), now + SECOND));
    }

    @Test
    void aCountOfLongAgoIsNobodysEvidence() throws IOException {
        process(PID, "0::/app");
        count("app", 0);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        count("app", 1);
        for (int i = 0; i < 30; i++) watch.look(now += SECOND);
        assertEquals(Optional.empty(), watch.killed(levels, now));
    }

    @Test
    void aLookBetweenTheKillAndItsDiscoveryDoesNotHideIt() throws IOException {
        process(PID, "0::/app");
        count("app", 0);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        for (int i = 0; i < 30; i++) watch.look(now += SECOND);
        count("app", 1);
        for (int i = 0; i < 3; i++) watch.look(now += SECOND);
        assertTrue(watch.killed(levels, now).isPresent());
    }

    @Test
    void ofTwoKilledAtOnceAndOneCountNeitherIsSaidToBeSureBothTimes() throws IOException {
        process(PID, "0::/app");
        count("app", 0);
        OomWatch watch = watch();
        List<OomCounters.Level> one = watch.began(PID, now);
        List<OomCounters.Level> other = watch.began(PID, now);
        count("app", 1);
        assertEquals(Certainty.LIKELY, watch.killed(one, now).orElseThrow().certainty());
        OutOfMemory second = watch.killed(other, now + SECOND).orElseThrow();
        assertEquals(Certainty.POSSIBLE, second.certainty());
        assertTrue(second.evidence().endsWith("where 2 processes were killed"), second.evidence());
    }

    @Test
    void whatOnlyTheMachineHasCountedMayHaveBeenSomebodyElse() throws IOException {
        process(PID, "0::/app");
        count("app", 0);
        machine(0);
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID, now);
        machine(1);
        OutOfMemory found = watch.killed(levels, now).orElseThrow();
        assertEquals(Certainty.POSSIBLE, found.certainty());
        assertTrue(found.evidence().endsWith("in the machine"), found.evidence());
    }

    @Test
    void whereNothingIsCountedNothingIsFound() throws IOException {
        process(PID, "0::/app");
        OomWatch watch = watch();
        List<OomCounters.Level> levels = watch.began(PID + 1, now);
        assertEquals(List.of(), levels);
        watch.look(now);
        assertEquals(Optional.empty(), watch.killed(levels, now));
        watch.forget(levels);
        assertEquals(Optional.empty(), watch.killed(levels, now));
    }
}
