package dev.drover.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {

    private static final long MB = 1 << 20;

    @TempDir
    Path root;

    private void file(String name, String text) {
        try {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void machine(long totalMb, long availableMb) {
        file("proc/meminfo", "MemTotal:       " + (totalMb << 10) + " kB\nMemFree: 1 kB\nMemAvailable:   "
                + (availableMb << 10) + " kB\n");
    }

    private void v2(String folder, String max, long currentMb, long inactiveMb) {
        file(folder + "/memory.max", max + "\n");
        file(folder + "/memory.current", currentMb * MB + "\n");
        file(folder + "/memory.stat", "anon 5\ninactive_file " + inactiveMb * MB + "\nactive_file 7\n");
    }

    private void v1(String folder, long limit, long usedMb, long inactiveMb) {
        file(folder + "/memory.limit_in_bytes", limit + "\n");
        file(folder + "/memory.usage_in_bytes", usedMb * MB + "\n");
        file(folder + "/memory.stat", "inactive_file 1\ntotal_inactive_file " + inactiveMb * MB + "\n");
    }

    private void reads(long limitMb, long availableMb, String source) {
        assertEquals(new MachineMemory.Reading(limitMb * MB, availableMb * MB, source), new MachineMemory(root).read());
    }

    @Test
    void withoutGroupsItIsTheMachine() {
        machine(1000, 600);
        reads(1000, 600, "the machine's memory");
    }

    @Test
    void theLeastLimitOfAllGroupsCountsAndWhatThatGroupHasLeft() {
        machine(1000, 900);
        file("proc/self/cgroup", "0::/a/b/c\n");
        v2("sys/fs/cgroup/a", "max", 800, 0);
        v2("sys/fs/cgroup/a/b", "" + 400 * MB, 350, 150);
        v2("sys/fs/cgroup/a/b/c", "" + 500 * MB, 100, 10);
        reads(400, 200, "the limit of the control group /a/b");
    }

    @Test
    void aGroupWithAHigherLimitMayHaveLessLeft() {
        machine(1000, 900);
        file("proc/self/cgroup", "0::/a/b\n");
        v2("sys/fs/cgroup/a", "" + 500 * MB, 480, 0);
        v2("sys/fs/cgroup/a/b", "" + 400 * MB, 100, 0);
        reads(400, 20, "the limit of the control group /a/b");
    }

    @Test
    void maxIsNoLimit() {
        machine(1000, 900);
        file("proc/self/cgroup", "0::/a\n");
        v2("sys/fs/cgroup/a", "max", 800, 0);
        reads(1000, 900, "the machine's memory");
    }

    @Test
    void versionOneIsReadByItsOwnNames() {
        machine(1000, 900);
        file("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/a\n");
        v1("sys/fs/cgroup/memory", 9223372036854771712L, 900, 0);
        v1("sys/fs/cgroup/memory/a", 300 * MB, 250, 100);
        reads(300, 150, "the limit of the control group /a");
    }

    @Test
    void whereBothAreMountedMemoryIsOfVersionOne() {
        machine(1000, 900);
        file("proc/self/cgroup", "4:memory:/a\n0::/b\n");
        v1("sys/fs/cgroup/memory/a", 300 * MB, 100, 0);
        v2("sys/fs/cgroup/b", "" + 100 * MB, 50, 0);
        reads(300, 200, "the limit of the control group /a");
    }

    @Test
    void inAContainerTheMountIsTheGroup() {
        machine(1000, 900);
        file("proc/self/cgroup", "0::/docker/0123\n");
        v2("sys/fs/cgroup", "" + 200 * MB, 120, 20);
        reads(200, 100, "the limit of the control group /");
    }

    @Test
    void whatCannotBeReadLimitsNothing() {
        assertEquals(new MachineMemory.Reading(Long.MAX_VALUE, Long.MAX_VALUE, "nothing that is known"),
                new MachineMemory(root).read());
    }

    @Test
    void thisMachineHasSome() {
        MachineMemory.Reading here = new MachineMemory().read();
        assertTrue(here.limit() > 0 && here.available() >= 0, here::toString);
    }
}
