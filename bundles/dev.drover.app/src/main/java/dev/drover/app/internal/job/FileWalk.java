package dev.drover.app.internal.job;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Finds the regular files below a directory, one at a time, in no particular order. Symbolic links are not followed,
 * so it always ends. Keeps one directory open and the names of those to come. Not safe for use by many threads.
 */
final class FileWalk implements AutoCloseable {

    private static final LinkOption[] ITSELF = {LinkOption.NOFOLLOW_LINKS};

    /** Reading files of these may block for ever, or never end; none of them holds anybody's data. */
    private static final Set<String> VIRTUAL = Set.of(
            ("autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue"
                    + " nsfs proc pstore rpc_pipefs securityfs selinuxfs sysfs tracefs")
                    .split(" "));

    private record Directory(Path path, Object device) {}

    private final Path root;
    private final Set<String> skippedNames;
    private final Set<Path> ownFiles;
    private final BooleanSupplier stopped;
    private final SkippedEntries passed = new SkippedEntries();
    private final Deque<Directory> ahead = new ArrayDeque<>();
    private final boolean devicesTell;
    private Directory current;
    private DirectoryStream<Path> stream;
    private Iterator<Path> entries;

    /**
     * @param skippedNames names of directories to leave out
     * @param ownFiles files to leave out because this program writes them
     * @param stopped asked before each entry; the walk ends once it says yes
     */
    FileWalk(Path root, Set<String> skippedNames, Set<Path> ownFiles, BooleanSupplier stopped) {
        this.root = root;
        this.skippedNames = Set.copyOf(skippedNames);
        this.ownFiles = Set.copyOf(ownFiles);
        this.stopped = stopped;
        this.devicesTell = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        ahead.push(new Directory(root, null));
    }

    /** The next regular file; empty when there is none left. */
    Optional<Path> next() {
        while (!stopped.getAsBoolean()) {
            Path entry = nextEntry();
            if (entry == null) {
                if (!openNext()) return Optional.empty();
            } else if (isWanted(entry)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** What has been passed by so far. */
    SkippedEntries passed() {
        return passed;
    }

    @Override
    public void close() {
        if (stream == null) return;
        try {
            stream.close();
        } catch (IOException e) {
            passed.problem(relative(current.path()), reason(e));
        }
        stream = null;
        entries = null;
    }

    private Path nextEntry() {
        if (entries == null) return null;
        try {
            if (entries.hasNext()) return entries.next();
        } catch (DirectoryIteratorException e) {
            passed.problem(relative(current.path()), reason(e.getCause()));
        }
        return null;
    }

    /** False when no directory is left. */
    private boolean openNext() {
        close();
        Directory next = ahead.poll();
        if (next == null) return false;
        current = next;
        try {
            Object device = devicesTell ? Files.getAttribute(next.path(), "unix:dev", ITSELF) : null;
            if (!Objects.equals(device, next.device()) && isVirtual(next.path())) {
                passed.count(SkippedEntries.Why.VIRTUAL);
                return true;
            }
            current = new Directory(next.path(), device);
            stream = Files.newDirectoryStream(next.path());
            entries = stream.iterator();
        } catch (IOException e) {
            passed.problem(relative(next.path()), reason(e));
        }
        return true;
    }

    private static boolean isVirtual(Path directory) throws IOException {
        return VIRTUAL.contains(Files.getFileStore(directory).type());
    }

    private boolean isWanted(Path entry) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class, ITSELF);
        } catch (NoSuchFileException e) {
            passed.count(SkippedEntries.Why.VANISHED);
            return false;
        } catch (IOException e) {
            passed.problem(relative(entry), reason(e));
            return false;
        }
        if (attributes.isRegularFile()) return !isOwn(entry);
        if (attributes.isDirectory()) enter(entry);
        else
            passed.count(attributes.isSymbolicLink() ? SkippedEntries.Why.LINK : SkippedEntries.Why.SPECIAL);
        return false;
    }

    private void enter(Path directory) {
        if (skippedNames.contains(String.valueOf(directory.getFileName()))) passed.count(SkippedEntries.Why.SKIPPED);
        else
            ahead.push(new Directory(directory, current.device()));
    }

    private boolean isOwn(Path file) {
        if (!ownFiles.contains(file)) return false;
        passed.count(SkippedEntries.Why.OWN);
        return true;
    }

    private String relative(Path path) {
        String below = root.relativize(path).toString();
        return below.isEmpty() ? "." : below;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) return "permission denied";
        if (e instanceof FileSystemException system && system.getReason() != null) return system.getReason();
        return e.getClass().getSimpleName();
    }
}
