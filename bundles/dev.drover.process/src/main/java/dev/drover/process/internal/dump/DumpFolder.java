package dev.drover.process.internal.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.drover.api.process.Dump;
import dev.drover.api.text.Figures;
import dev.drover.wire.link.OwnFile;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;

/**
 * The folder of the user's dumps, shared by all programs of the user. Only the user may enter it, for dumps hold what
 * stood in the memory of a process. It has a most of files and of bytes; the oldest files go first. Safe for use by
 * many threads.
 */
public final class DumpFolder {

    private static final System.Logger LOG = SafeLog.of(DumpFolder.class);

    /** The system property that names another folder than {@code drover/dumps} in the user's cache. */
    public static final String PROPERTY = "drover.dumps";

    private static final String OWNER_ONLY = "rwx------";
    private static final String FILE = "rw-------";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
    /** A file that is still being written is finished, or given up, long before. */
    private static final Duration OLD_PART = Duration.ofHours(1);
    /** Not at the end of a name: a JVM writes heap dumps only into files that end with .hprof. */
    private static final String PART = "part-";
    /** Left on the disk for everybody else. */
    private static final long SPARE_BYTES = 256L << 20;

    private final Path directory;
    private final int mostFiles;
    private final long mostBytes;

    /**
     * @param mostFiles how many files are kept
     * @param mostBytes how many bytes they may have together
     */
    public DumpFolder(Path directory, int mostFiles, long mostBytes) {
        this.directory = directory.toAbsolutePath();
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
    }

    /** The folder of this user: at most 100 files and 2 GB. */
    public static DumpFolder ofUser() {
        String wanted = System.getProperty(PROPERTY, "");
        if (!wanted.isEmpty()) return new DumpFolder(Path.of(wanted), 100, 2L << 30);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && cache.startsWith("/") ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new DumpFolder(base.resolve("drover").resolve("dumps"), 100, 2L << 30);
    }

    public Path directory() {
        return directory;
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws IOException if it cannot be made, is a link, or belongs to somebody else; one sentence
     */
    public Path open() throws IOException {
        try {
            if (!Files.isDirectory(directory)) PrivateFiles.createFolders(directory);
            checkOwner();
        } catch (IOException e) {
            throw new IOException("Dumps cannot be kept in " + directory + ": " + said(e), e);
        }
        return directory;
    }

    private void checkOwner() throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS))
            throw new IOException("it is not a directory");
        String owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
        if (!owner.equals(OwnFile.user())) throw new IOException("it belongs to " + owner);
        PrivateFiles.protect(directory);
    }

    /** A message of the file system's is often no more than the name of the file. */
    private static String said(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.toString();
    }

    /**
     * A name for a new file, which {@link #keep} turns into a dump.
     *
     * @param name of the process
     * @throws IOException if the folder cannot be used; one sentence
     */
    public Path draft(Dump.Kind kind, String name, long pid) throws IOException {
        String what = kind.name().toLowerCase(Locale.ROOT) + "." + kind.extension();
        return open().resolve(PART + name + "-" + pid + "-" + LocalDateTime.now().format(TIME) + "-" + what);
    }

    /**
     * Checks that so much more may be written.
     *
     * @throws IOException if the folder may not have, or the disk has not, so much; one sentence with both figures
     */
    public void checkRoom(Dump.Kind kind, long bytes) throws IOException {
        if (bytes > mostBytes)
            throw new IOException("The " + kind.words() + " may need " + Figures.bytes(bytes)
                    + ": at most " + Figures.bytes(mostBytes) + " of dumps are kept in " + directory);
        long usable = Files.getFileStore(open()).getUsableSpace();
        if (bytes + SPARE_BYTES > usable)
            throw new IOException("The " + kind.words() + " may need "
                    + Figures.bytes(bytes) + ", and the disk of " + directory + " has " + Figures.bytes(usable)
                    + " left: "
                    + Figures.bytes(SPARE_BYTES) + " of it are left to others");
    }

    /** Makes a finished draft a dump, and removes the oldest dumps beyond the limits. */
    public Dump keep(Dump.Kind kind, Path draft) throws IOException {
        String name = draft.getFileName().toString();
        Path file = draft.resolveSibling(name.substring(PART.length()));
        protect(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        prune();
        return new Dump(kind, file);
    }

    /** Writes a text as a dump. */
    public Dump keep(Dump.Kind kind, String name, long pid, String text) throws IOException {
        Path draft = draft(kind, name, pid);
        try {
            Files.writeString(draft, text);
            return keep(kind, draft);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw new IOException("The " + kind.words() + " of " + name + " cannot be kept in " + directory + ": "
                    + said(e), e);
        }
    }

    /** Where a process keeps what it has recorded so far; removed by {@link #forget}. */
    Path repository(long pid) throws IOException {
        return Files.createDirectories(open().resolve("recording-" + pid));
    }

    /** The process has ended: what it left of its recordings is of no use. */
    public void forget(long pid) {
        Path left = directory.resolve("recording-" + pid);
        if (!Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)) return;
        try (Stream<Path> all = Files.walk(left)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "What is left of a recording cannot be removed", e);
        }
    }

    private static void protect(Path file) throws IOException {
        PrivateFiles.protect(file);
    }

    /**
     * The report that the JVM of a process has left of its crash.
     *
     * @param since when the process was started, for its id may have been another's before
     */
    public Optional<Dump> crashReport(long pid, Instant since) {
        Path file = directory.resolve("hs_err_pid" + pid + ".log");
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
            // The times of some file systems are in whole seconds.
            if (Files.getLastModifiedTime(file).toInstant().isBefore(since.minusSeconds(2))) return Optional.empty();
            protect(file);
            prune();
            return Optional.of(new Dump(Dump.Kind.CRASH, file));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The report of a crash cannot be looked at", e);
            return Optional.empty();
        }
    }

    private record Kept(Path file, long bytes, Instant at) {}

    /** Removes the oldest files beyond the limits, and those that were never finished. */
    synchronized void prune() throws IOException {
        List<Kept> all = new ArrayList<>();
        Instant old = Instant.now().minus(OLD_PART);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path each : files) {
                BasicFileAttributes found = attributes(each);
                if (found == null || !found.isRegularFile()) continue;
                boolean part = each.getFileName().toString().startsWith(PART);
                Instant at = found.lastModifiedTime().toInstant();
                if (!part) all.add(new Kept(each, found.size(), at));
                else if (at.isBefore(old)) Files.deleteIfExists(each);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Kept::at).reversed().thenComparing(Kept::file));
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            bytes += all.get(i).bytes();
            // The newest is kept even if it alone is too large: somebody has just asked for it.
            if (i > 0 && (i >= mostFiles || bytes > mostBytes)) Files.deleteIfExists(all.get(i).file());
        }
    }

    private static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // Another program has removed it.
            return null;
        }
    }
}
