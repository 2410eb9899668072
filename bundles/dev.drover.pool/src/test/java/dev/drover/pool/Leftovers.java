package dev.drover.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a piece of work has left behind in this process and on this machine: threads, open files and sockets,
 * directories, children, zombies, orphans and memory. Compares with the moment that it was made.
 */
final class Leftovers {

    private static final long PID = ProcessHandle.current().pid();
    private static final long MEMORY_SLACK = 24L << 20;
    private static final int POLLERS = 8;
    /** Threads of the JDK that come with the first use of something and stay. */
    private static final Set<String> OF_THE_JDK = Set.of(
            "process reaper", "Common-Cleaner", "CompletableFutureDelayScheduler", "VirtualThread-unparker",
            "VirtualThread-unblocker", "Attach Listener", "Keep-Alive-Timer", "Signal Dispatcher",
            "Notification Thread");
    private static final List<String> OF_THE_JDK_BEGINS = List.of(
            "ForkJoinPool", "Read-Poller", "Write-Poller", "MasterPoller", "SIG", "process reaper", "JFR ");

    private final Duration patience;
    private final Set<Thread> threads = Thread.getAllStackTraces().keySet();
    private final int descriptors = descriptors().size();
    private final long polls = polls();
    private final long memory = usedMemory();

    /** @param patience how long what is about to end may take to do so */
    Leftovers(Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits for what is about to end, and tells what stays, a sentence each.
     *
     * @param processesToo whether processes and memory are looked at
     */
    List<String> faults(boolean processesToo) {
        List<String> faults = new ArrayList<>();
        add(faults, "threads", this::extraThreads);
        add(faults, "files", () -> descriptors().size() <= descriptors ? List.of() : descriptors());
        add(faults, "selectors", () -> polls() <= polls + POLLERS ? List.of() : List.of(polls()));
        add(faults, "directories", Leftovers::directories);
        if (!processesToo) return faults;
        add(faults, "children", () -> children(true));
        add(faults, "orphans", Leftovers::orphans);
        add(faults, "memory", () -> {
            long more = usedMemory() - memory;
            return more < MEMORY_SLACK ? List.of() : List.of(more + " bytes more than before");
        });
        return faults;
    }

    private void add(List<String> faults, String what, Supplier<List<?>> left) {
        if (Harness.within(patience, () -> left.get().isEmpty())) return;
        List<?> rest = left.get();
        if (!rest.isEmpty()) faults.add("Left over " + what + ": " + rest);
    }

    private List<String> extraThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !threads.contains(thread)
                        && !thread.getName().startsWith("junit"))
                .filter(thread -> !OF_THE_JDK.contains(thread.getName())
                        && OF_THE_JDK_BEGINS.stream().noneMatch(thread.getName()::startsWith))
                .map(thread -> thread + " " + List.of(thread.getStackTrace()))
                .toList();
    }

    /** Event queues; the JDK makes a few for itself when virtual threads first wait. */
    private static long polls() {
        return targets().stream().filter(target -> target.contains("[event")).count();
    }

    /** Sockets, pipes and whatever else is not a file that the JVM itself keeps open. */
    static List<String> descriptors() {
        return targets().stream()
                .filter(target -> !target.contains("[event") && !target.endsWith(".jar") && !target.endsWith(".jfr")
                        && !target.contains("/jvm/") && !target.startsWith("/proc/"))
                .toList();
    }

    private static List<String> targets() {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    found.add(Files.readSymbolicLink(each).toString());
                } catch (IOException e) {
                    // It was closed while we looked.
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Directories for sockets and rings of this process. */
    static List<Path> directories() {
        return directories(PID);
    }

    static List<Path> directories(long pid) {
        return Stream.of("/dev/shm", System.getProperty("java.io.tmpdir"), System.getenv("XDG_RUNTIME_DIR"))
                .filter(base -> base != null && Files.isDirectory(Path.of(base)))
                .flatMap(base -> list(Path.of(base)).stream())
                .filter(path -> path.getFileName().toString().startsWith("drover-" + pid + "-"))
                .toList();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Children of this process, alive or zombie, without the guardian, and without what the JDK starts another program
     * by, which may be the guardian in a moment.
     */
    static List<String> children() {
        return children(false);
    }

    private static List<String> children(boolean guardian) {
        List<String> found = new ArrayList<>();
        for (Path process : processes()) {
            try {
                String stat = stat(process);
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
                if (Long.parseLong(fields[1]) != PID) continue;
                String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                if (guardian || !command.contains("drover-guardian") && !stat.contains("(jspawnhelper)"))
                    found.add((fields[0].equals("Z") ? "zombie " : "") + stat);
            } catch (IOException e) {
                // It has ended.
                continue;
            }
        }
        return found;
    }

    static boolean zombie(long pid) {
        try {
            String stat = stat(Path.of("/proc", Long.toString(pid)));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static String stat(Path process) throws IOException {
        return Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    }

    /** How the environment of this process's workers begins; the names of its pools do. */
    static String mark() {
        return "t" + PID + "-";
    }

    /** Processes anywhere that carry the mark of a pool of this process. */
    static List<String> orphans() {
        List<String> found = new ArrayList<>();
        for (Path process : processes()) {
            try {
                String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
                if (environment.contains("DROVER_WORKER=" + mark()))
                    found.add(
                            process + " " + Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // It has ended, or is somebody else's.
                continue;
            }
        }
        return found;
    }

    private static List<Path> processes() {
        return list(Path.of("/proc")).stream().filter(path -> path.getFileName().toString().matches("\\d+")).toList();
    }

    static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
