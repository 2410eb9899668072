package dev.drover.process.internal.sleep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import dev.drover.process.internal.system.Proc;

/** What a process takes and holds, as {@code /proc} tells it. */
public final class Footprint {

    private static final Path PROC = Proc.folder();
    private static final long UNKNOWN = -1;
    private static final long STOP_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 500_000;

    private Footprint() {}

    /**
     * The proportional share of memory and swap in bytes, -1 if it is not known. To read it the system walks all pages
     * of the process, and holds up its page faults meanwhile: not for a sampler.
     */
    public static long memory(long pid) {
        try {
            return memory(Files.readAllLines(PROC.resolve(pid + "/smaps_rollup")));
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    static long memory(List<String> rollup) {
        long kilobytes = 0;
        boolean any = false;
        for (String line : rollup) {
            String[] fields = line.split("\\s+");
            if (!fields[0].equals("Pss:") && !fields[0].equals("SwapPss:")) continue;
            kilobytes += Long.parseLong(fields[1]);
            any = true;
        }
        return any ? kilobytes << 10 : UNKNOWN;
    }

    /**
     * Whether the process or one that it has started holds a lock of a file, for which others may wait. Locks that
     * belong to an open file and not to a process (OFD) are not known.
     */
    public static boolean holdsFileLock(long pid) {
        try {
            return holdsFileLock(tree(pid));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * The same of one that has been told to stop. Each of its threads heeds that in its own time, and may take a lock
     * until then, so they are waited for. True if some have not stopped in a second: nothing is known of them.
     */
    public static boolean stopsWithFileLock(long pid) {
        try {
            Set<Long> tree = tree(pid);
            long begin = System.nanoTime();
            for (long each : tree)
                while (runs(each)) {
                    if (System.nanoTime() - begin > STOP_NANOS) return true;
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            return holdsFileLock(tree);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean holdsFileLock(Set<Long> tree) throws IOException {
        return holdsFileLock(Files.readAllLines(PROC.resolve("locks")), tree, Footprint::ofTheVirtualMachine);
    }

    private static Set<Long> tree(long pid) {
        Set<Long> tree = ProcessHandle.of(pid).map(ProcessHandle::descendants).orElseThrow().map(ProcessHandle::pid)
                .collect(Collectors.toCollection(HashSet::new));
        tree.add(pid);
        return tree;
    }

    /** Whether a thread of the process has neither stopped nor ended. */
    private static boolean runs(long pid) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path thread : threads) if (runs(thread)) return true;
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean runs(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The state stands behind the name, which may contain anything.
            return "TtZXx".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    /** Says whether a lock on the file with the inode is one that each Java process holds and nobody waits for. */
    interface Harmless {
        boolean test(long pid, long inode);
    }

    static boolean holdsFileLock(List<String> locks, Set<Long> tree, Harmless harmless) {
        for (String line : locks) {
            // 1: POSIX  ADVISORY  WRITE 4711 fd:01:1234567 0 EOF; an arrow stands before one that waits for a lock.
            String[] fields = line.trim().split("\\s+");
            if (fields.length < 6 || fields[1].equals("->")) continue;
            long pid = Long.parseLong(fields[4]);
            long inode = Long.parseLong(fields[5].substring(fields[5].lastIndexOf(':') + 1));
            if (tree.contains(pid) && !harmless.test(pid, inode)) return true;
        }
        return false;
    }

    /** HotSpot locks the file of its performance counters. */
    private static boolean ofTheVirtualMachine(long pid, long inode) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/tmp"), "hsperfdata_*")) {
            for (Path folder : folders) {
                Path counters = folder.resolve(Long.toString(pid));
                if (Files.exists(counters) && inode == (Long) Files.getAttribute(counters, "unix:ino")) return true;
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
        return false;
    }
}
