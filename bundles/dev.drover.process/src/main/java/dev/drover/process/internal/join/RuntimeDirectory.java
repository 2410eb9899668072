package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.wire.link.SafeLog;

/**
 * The private directory that holds the socket. It is made anew, with a name that nobody can guess and for its owner
 * only, and removed with what is in it; those of dead programs are removed as well.
 *
 * <p>A file in it is locked as long as its program lives. The id in its name tells nothing about that: a program in
 * another container that shares the file system has ids of its own. The system gives a lock up when its program closes
 * any channel to the file, so a program never opens the lock of a directory of its own.
 */
final class RuntimeDirectory implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(RuntimeDirectory.class);
    private static final String PREFIX = "drover-";
    private static final Pattern NAME = Pattern.compile("drover-([0-9]{1,18})-.*");
    private static final String LOCK = "lock";
    /** The system's limit for a socket's path is 108 bytes on Linux and 104 on macOS. */
    private static final int LONGEST_PATH = 100;
    /** A directory without a lock is locked soon, or was left by a program that could not. */
    private static final Duration OLD = Duration.ofDays(1);
    /** How those of this program begin: the id alone is that of many programs, one after another. */
    private static final String OWN = PREFIX + ProcessHandle.current().pid() + "-" + ownBirth() + "-";

    private static final AtomicBoolean COMPLAINED = new AtomicBoolean();

    private final Path directory;
    /** Null where files cannot be locked. */
    private final FileChannel lock;

    private RuntimeDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    private static String ownBirth() {
        long born = ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return Long.toString(born & 0xff_ffff, Character.MAX_RADIX);
    }

    /**
     * Makes the directory below the user's runtime directory, if that can be relied on, or the system's temporary
     * directory.
     *
     * @throws IOException if no place serves; the message says why for each
     */
    static RuntimeDirectory make() throws IOException {
        return make(places(System.getenv("XDG_RUNTIME_DIR"), Path.of(System.getProperty("java.io.tmpdir"))));
    }

    /** @param runtime the user's runtime directory, may be null or blank */
    static Path[] places(String runtime, Path temporary) {
        List<Path> places = new ArrayList<>();
        if (runtime != null && !runtime.isBlank()) {
            try {
                Path place = Path.of(runtime);
                TrustedPlace.check(place, TrustedPlace.user());
                places.add(place);
            } catch (IOException | RuntimeException e) {
                if (COMPLAINED.compareAndSet(false, true))
                    LOG.log(Level.WARNING, "XDG_RUNTIME_DIR is not used, " + temporary + " is instead: " + e);
            }
        }
        places.add(temporary);
        return places.toArray(Path[]::new);
    }

    /** Makes the directory below the first of the given ones that serves. */
    static RuntimeDirectory make(Path... bases) throws IOException {
        StringBuilder problems = new StringBuilder();
        for (Path base : bases) {
            try {
                RuntimeDirectory made = makeBelow(base);
                sweep(base, Files.getOwner(made.directory));
                return made;
            } catch (IOException | UnsupportedOperationException e) {
                problems.append("; ").append(base).append(": ").append(e);
            }
        }
        throw new IOException("No directory for the workers' files can be made" + problems
                + ". Set XDG_RUNTIME_DIR or java.io.tmpdir to a writable directory with a short path");
    }

    private static RuntimeDirectory makeBelow(Path base) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path directory = Files.createTempDirectory(base, OWN, ownerOnly);
        FileChannel lock = null;
        try {
            check(directory);
            lock = lock(directory);
            return new RuntimeDirectory(directory, lock);
        } catch (IOException | RuntimeException | Error e) {
            remove(directory, lock);
            throw e;
        }
    }

    private static void check(Path directory) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory() || !found.permissions().equals(PosixFilePermissions.fromString("rwx------")))
            throw new IOException("it did not come to be a private directory");
        int length = directory.resolve("s").toAbsolutePath().toString().getBytes().length;
        if (length > LONGEST_PATH)
            throw new IOException(
                    "the socket's path would have " + length + " bytes, at most " + LONGEST_PATH + " work");
    }

    /** The file has its name only once it is locked. */
    private static FileChannel lock(Path directory) throws IOException {
        Path draft = directory.resolve("l");
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) throw new IOException("somebody else has locked " + draft);
            Files.move(draft, directory.resolve(LOCK));
            return channel;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Files cannot be locked in " + directory, e);
            channel.close();
            Files.deleteIfExists(draft);
            return null;
        }
    }

    Path socket() {
        return file("s");
    }

    Path file(String name) {
        return directory.resolve(name).toAbsolutePath();
    }

    @Override
    public void close() {
        remove(directory, lock);
    }

    // ---- those of others

    private static void sweep(Path base, UserPrincipal owner) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(base, PREFIX + "[0-9]*-*")) {
            for (Path each : found) sweepOne(each, owner);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Directories left behind could not be removed", e);
        }
    }

    private static void sweepOne(Path each, UserPrincipal owner) {
        Matcher name = NAME.matcher(each.getFileName().toString());
        if (!name.matches() || each.getFileName().toString().startsWith(OWN)) return;
        try {
            if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).equals(owner))
                return;
            if (Files.isRegularFile(each.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) removeIfUnlocked(each);
            else if (ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty() && old(each)) remove(each, null);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A directory left behind could not be removed", e);
        }
    }

    private static void removeIfUnlocked(Path each) throws IOException {
        try (FileChannel lock = FileChannel.open(
                each.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) remove(each, null);
        }
    }

    private static boolean old(Path each) throws IOException {
        FileTime changed = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS);
        return changed.toInstant().isBefore(Instant.now().minus(OLD));
    }

    /** @param lock is closed after all, may be null */
    private static void remove(Path directory, FileChannel lock) {
        try (lock; DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A runtime directory could not be removed", e);
        }
    }

    /** For the socket itself. */
    static Set<PosixFilePermission> ownerOnly() {
        return PosixFilePermissions.fromString("rw-------");
    }
}
