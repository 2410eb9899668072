package dev.drover.monitor.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** A folder that looks like {@code /proc}. */
final class FakeProc {
    private final Path root;

    FakeProc(Path root) {
        this.root = root;
    }

    LinuxTable table(long self, LongSupplier nanoTime) {
        return new LinuxTable(root.toString(), new LinuxTable.Facts(self, 100, 4096, 1_000_000), nanoTime);
    }

    /** Adds or changes a process. */
    void process(long pid, long parent, String name, long cpuTicks, long startTicks, long pages) throws IOException {
        write(pid, "stat", stat(pid, name, 'S', parent, cpuTicks, 1, startTicks, pages));
        write(pid, "statm", "9999 " + pages + " " + pages / 4 + " 1 0 100 0\n");
        write(pid, "cmdline", "/bin/" + name + "\0--slot\0" + pid + "\0");
        proportional(pid, pages * 3);
    }

    void proportional(long pid, long kib) throws IOException {
        write(pid, "smaps_rollup", "55a0-7ffc ---p 00000000 00:00 0    [rollup]\nRss:          99 kB\nPss:      " + kib
                + " kB\nPss_Dirty:      1 kB\n");
    }

    void write(long pid, String file, String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve(Long.toString(pid)));
        Files.write(folder.resolve(file), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void delete(long pid, String file) throws IOException {
        Files.delete(root.resolve(Long.toString(pid)).resolve(file));
    }

    void end(long pid) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(root.resolve(Long.toString(pid)))) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    static String stat(
            long pid, String name, char state, long parent, long cpuTicks, long threads, long startTicks, long pages) {
        long system = cpuTicks / 3;
        return pid + " (" + name + ") " + state + " " + parent + " 7 7 0 -1 4194304 100 200 0 0 "
                + (cpuTicks - system) + " " + system + " 500 600 20 0 " + threads + " 0 " + startTicks
                + " 12345678 " + pages
                + " 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
    }
}
