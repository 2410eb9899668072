package dev.drover.process.internal.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Linux counts the processes that it has killed for want of memory: in the control group of the process and in
 * each one above, and for the whole machine. Which of them counts depends on the version of control groups, on the
 * kernel, and on what a container may see: so all are read.
 */
final class OomCounters {

    /**
     * One place.
     *
     * @param name for people
     * @param wholeMachine whether it counts what does not concern this program, too
     */
    record Level(String name, Path file, boolean wholeMachine) {}

    private static final String KILLS = "oom_kill ";
    private static final int DEEPEST = 32;

    private final Path proc;
    private final Path groups;

    /**
     * @param proc {@code /proc}
     * @param groups {@code /sys/fs/cgroup}
     */
    OomCounters(Path proc, Path groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /** The places that count a process, the nearest first; empty where there are none. */
    List<Level> levels(long pid) {
        List<Level> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(proc.resolve(pid + "/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts.length < 3) continue;
                if (parts[1].isEmpty()) {
                    Path mixed = groups.resolve("unified");
                    climb(found, Files.isDirectory(mixed) ? mixed : groups, parts[2], "memory.events");
                } else if (List.of(parts[1].split(",")).contains("memory"))
                    climb(found, groups.resolve("memory"), parts[2], "memory.oom_control");
            }
        } catch (IOException | RuntimeException e) {
            // The process may have ended, and there may be no such thing on this system.
            found.clear();
        }
        Path machine = proc.resolve("vmstat");
        if (Files.isReadable(machine)) found.add(new Level("the machine", machine, true));
        return List.copyOf(found);
    }

    /** A container may not see the groups above its own, which are then not there by the name that it is told. */
    private static void climb(List<Level> found, Path root, String group, String file) {
        Path at = root.resolve(group.replaceFirst("^/+", "")).normalize();
        if (!at.startsWith(root)) at = root;
        for (int depth = 0; depth < DEEPEST && at != null && at.startsWith(root); depth++, at = at.getParent()) {
            Path counter = at.resolve(file);
            if (Files.isReadable(counter))
                found.add(new Level("control group /" + root.relativize(at), counter, false));
        }
    }

    /** What the places count now; -1 for one that cannot be read or does not count. */
    static long[] read(List<Level> levels) {
        long[] counts = new long[levels.size()];
        for (int i = 0; i < counts.length; i++) counts[i] = read(levels.get(i).file());
        return counts;
    }

    private static long read(Path file) {
        try {
            for (String line : Files.readAllLines(file))
                if (line.startsWith(KILLS)) return Long.parseLong(line.substring(KILLS.length()).strip());
        } catch (IOException | RuntimeException e) {
            return -1;
        }
        return -1;
    }
}
