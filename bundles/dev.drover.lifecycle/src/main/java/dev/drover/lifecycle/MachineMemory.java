package dev.drover.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * How much memory a program may use: the least of what the machine has and what each group of processes allows that the
 * program is in, up to the root. Reads {@code /proc} and {@code /sys/fs/cgroup}, of either version; where there is
 * neither, nothing is known and nothing is limited.
 *
 * <p>What a group uses is its current figure without the inactive part of its file cache, which the kernel takes back
 * first; use and limit are those of the same group.
 */
public final class MachineMemory {

    /** Version 1 says "no limit" by a number near 2^63, rounded down to whole pages. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path root;

    /**
     * What was read.
     *
     * @param limit in bytes; {@link Long#MAX_VALUE} if nothing limits the program
     * @param available what is left of the scarcest, in bytes
     * @param source what the limit is of, a few words
     */
    public record Reading(long limit, long available, String source) {}

    /** Of this machine. */
    public MachineMemory() {
        this(Platform.THIS.has(Help.PROC) ? Path.of("/") : Path.of(System.getProperty("java.home"), "no-proc"));
    }

    /** @param root the folder that has {@code proc} and {@code sys} in it */
    public MachineMemory(Path root) {
        this.root = root;
    }

    /** Reads all figures now. Never throws. */
    public Reading read() {
        long limit = Long.MAX_VALUE;
        long available = Long.MAX_VALUE;
        String source = "nothing that is known";
        long total = figure("proc/meminfo", "MemTotal:");
        if (total > 0) {
            limit = total << 10;
            source = "the machine's memory";
            long free = figure("proc/meminfo", "MemAvailable:");
            if (free >= 0) available = free << 10;
        }
        for (Group group : groups()) {
            if (group.limit() <= 0) continue;
            if (group.limit() < limit) {
                limit = group.limit();
                source = "the limit of the control group " + group.name();
            }
            if (group.used() >= 0) available = Math.min(available, Math.max(0, group.limit() - group.used()));
        }
        return new Reading(limit, available, source);
    }

    /** A group with a limit; -1 for a figure that is not known. */
    private record Group(String name, long limit, long used) {}

    private List<Group> groups() {
        String first = null;
        String unified = null;
        for (String line : lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) continue;
            if (List.of(parts[1].split(",")).contains("memory")) first = parts[2];
            if (parts[0].equals("0") && parts[1].isEmpty()) unified = parts[2];
        }
        // Where both are mounted, memory belongs to one of them only.
        if (first != null)
            return groups("sys/fs/cgroup/memory", first, "memory.limit_in_bytes", "memory.usage_in_bytes",
                    "total_inactive_file");
        if (unified == null) return List.of();
        return groups("sys/fs/cgroup", unified, "memory.max", "memory.current", "inactive_file");
    }

    /** The group and all above it. Within a container its own path may not be there: then its mount is the group. */
    private List<Group> groups(String mount, String path, String limitFile, String usedFile, String cache) {
        List<Group> groups = new ArrayList<>();
        String at = path;
        while (true) {
            String folder = mount + (at.equals("/") ? "" : at);
            long limit = number(folder + "/" + limitFile);
            long used = number(folder + "/" + usedFile);
            long inactive = figure(folder + "/memory.stat", cache);
            if (limit > 0 && limit < NO_LIMIT)
                groups.add(new Group(at, limit, used < 0 ? -1 : Math.max(0, used - Math.max(0, inactive))));
            if (at.equals("/") || at.isEmpty()) return groups;
            int slash = at.lastIndexOf('/');
            at = slash <= 0 ? "/" : at.substring(0, slash);
        }
    }

    /** The number in a file; -1 if there is none, as for "max". */
    private long number(String file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? -1 : parsed(lines.getFirst().trim());
    }

    /** The number after a word at the beginning of a line; -1 if there is none. */
    private long figure(String file, String word) {
        for (String line : lines(file)) {
            String[] words = line.trim().split("\\s+");
            if (words.length >= 2 && words[0].equals(word)) return parsed(words[1]);
        }
        return -1;
    }

    private static long parsed(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : text.matches("\\d{19,}") ? Long.MAX_VALUE : -1;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
