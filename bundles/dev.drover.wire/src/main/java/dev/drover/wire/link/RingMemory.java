package dev.drover.wire.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.drover.wire.link.Platform.Help;

/** What memory there is for rings that stand in no file system. Linux only. */
public final class RingMemory {

    /** The part of all there is, one in so many, that is left to others. */
    private static final int LEFT = 16;
    private static final int KILO = 10;

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final Path USED = Path.of("/sys/fs/cgroup/memory.current");

    private RingMemory() {}

    /** All the memory that this process may use with others: the machine's, or its container's share. In bytes. */
    public static long all() throws IOException {
        if (!Platform.THIS.has(Help.PROC)) throw new IOException("this system does not tell of its memory");
        long all = ofMachine("MemTotal");
        return inContainer() ? Math.min(all, number(LIMIT)) : all;
    }

    /** Whether so many bytes can be taken from the machine, and from a container's share of it. */
    public static boolean hasRoomFor(long bytes) throws IOException {
        if (!leavesEnough(ofMachine("MemAvailable"), bytes, ofMachine("MemTotal"))) return false;
        return !inContainer() || leavesEnough(number(LIMIT) - number(USED), bytes, number(LIMIT));
    }

    private static long ofMachine(String what) throws IOException {
        for (String line : Files.readAllLines(MEMORY)) {
            if (line.startsWith(what + ":"))
                return Long.parseLong(line.substring(what.length() + 1, line.length() - " kB".length()).strip())
                        << KILO;
        }
        throw new IOException(MEMORY + " does not say " + what);
    }

    private static boolean inContainer() throws IOException {
        return Files.isReadable(LIMIT) && Files.isReadable(USED) && !Files.readString(LIMIT).startsWith("max");
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    static boolean leavesEnough(long available, long bytes, long all) {
        return available - bytes >= all / LEFT;
    }
}
