package dev.drover.process.internal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/** Reads {@code /proc}. Elsewhere than on Linux it is not there, and nothing is known. */
public final class Proc {

    /** Not there; and who could make it could change this Java. */
    private static final Path NOWHERE = Path.of(System.getProperty("java.home"), "no-proc");
    /** That of this machine. */
    public static final Proc SYSTEM = new Proc(folder());

    private final Path root;
    /** A look takes some tens of microseconds a process, so those who need one at the same time share it. */
    private final Shared<List<ProcStat>> looks = new Shared<>(this::look);
    private volatile String boot;
    private volatile boolean there;

    /** Where this system tells about its processes; where it does not, a folder in which nothing is. */
    public static Path folder() {
        return Platform.THIS.has(Help.PROC) ? Path.of("/proc") : NOWHERE;
    }

    /** @param root "/proc", or a folder made like it */
    public Proc(Path root) {
        this.root = root;
    }

    /** Whether there is anything to read. */
    public boolean isThere() {
        if (!there) there = Files.exists(root.resolve("self/stat"));
        return there;
    }

    /** Identifies the time since the machine was started; "" if that is not known. */
    public String boot() {
        if (boot == null) {
            try {
                boot = Files.readString(root.resolve("sys/kernel/random/boot_id")).strip();
            } catch (IOException e) {
                return "";
            }
        }
        return boot;
    }

    /** Identifies the namespace that this program's process ids are of; "" if that is not known. */
    public String pidNamespace() {
        try {
            return Files.readSymbolicLink(root.resolve("self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /**
     * Nothing if there is no such process.
     *
     * @throws UncheckedIOException if nothing can be read just now, as when there is no file descriptor
     */
    public Optional<ProcStat> stat(long pid) {
        return read(pid, "stat").flatMap(Proc::parsed);
    }

    private static Optional<ProcStat> parsed(byte[] stat) {
        try {
            return Optional.of(ProcStat.parse(new String(stat, StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            // It ends just now.
            return Optional.empty();
        }
    }

    /**
     * All processes that can be seen, as they were at some moment after the call.
     *
     * @throws UncheckedIOException if nothing can be read just now
     */
    public List<ProcStat> all() {
        return looks.fresh();
    }

    private List<ProcStat> look() {
        List<ProcStat> all = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root, "[1-9]*")) {
            for (Path each : found) stat(Long.parseLong(each.getFileName().toString())).ifPresent(all::add);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    /** The variables that a process was started with, each with a zero at its end; empty if they may not be read. */
    public String environment(long pid) {
        return text(pid, "environ");
    }

    /** The table of a process's limits; empty if it may not be read. */
    public String limits(long pid) {
        return text(pid, "limits");
    }

    private String text(long pid, String file) {
        return read(pid, file).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)).orElse("");
    }

    private Optional<byte[]> read(long pid, String file) {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(Long.toString(pid)).resolve(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // It belongs to somebody else, or there is no descriptor.
            checkThatFilesCanBeRead();
            return Optional.empty();
        } catch (IOException e) {
            // It has ended meanwhile.
            return Optional.empty();
        }
    }

    /** What is always there can be read unless this program is short of something. */
    private void checkThatFilesCanBeRead() {
        try {
            Files.readAllBytes(root.resolve("self/stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
