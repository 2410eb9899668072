package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.process.internal.ledger.Reaper;
import dev.drover.process.internal.system.TrustedPlace;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;

/**
 * The private directory that holds the socket. It is made anew, with a name that nobody can guess and for its owner
 * only, and removed with what is in it; those of dead programs are removed as well, and what these programs had
 * started is ended first, see {@link Reaper}.
 *
 * <p>A file beside it is locked as long as its program lives. The id in its name tells nothing about that: a program in
 * another container that shares the file system has ids of its own. The system gives a lock up when its program closes
 * any channel to the file, so a program never opens the lock of a directory of its own.
 */
final class RuntimeDirectory implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(RuntimeDirectory.class);
    private static final String PREFIX = "drover-";
    private static final Pattern NAME = Pattern.compile("drover-([0-9]{1,18})-.*");
    /** A lock is named like its directory, and hidden. */
    private static final String HIDDEN = ".";
    private static final String LOCK = ".lock";
    private static final int LOCK_TRIES = 10;
    /** The system's limit for a socket's path is 108 bytes on Linux and 104 on macOS. */
    private static final int LONGEST_PATH = 100;
    /** A directory without a lock is locked soon, or was left by a program that could not. */
    private static final Duration OLD = Duration.ofDays(1);
    /** How those of this program begin: the id alone is that of many programs, one after another. */
    private static final String OWN = PREFIX + ProcessHandle.current().pid() + "-" + ownBirth() + "-";

    private static final AtomicBoolean COMPLAINED = new AtomicBoolean();

    private final Path directory;
    private final FileChannel lock;

    /** @param lock is held until the directory is removed; null where files cannot be locked */
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
        for (int i = 0; i < LOCK_TRIES; i++) {
            Path file = null;
            FileChannel lock;
            // Until it is locked, another program may take it for one that was left behind, and remove it.
            try {
                file = PrivateFiles.createTemporary(base, HIDDEN + OWN, LOCK);
                lock = lock(file);
            } catch (NoSuchFileException e) {
                if (!Files.isDirectory(base)) throw e;
                continue;
            } catch (IOException e) {
                if (file == null) throw e;
                LOG.log(Level.DEBUG, "Files cannot be locked in " + base, e);
                Files.deleteIfExists(file);
                return makeLocked(directoryOf(file), null);
            }
            if (lock != null && Files.exists(file)) return makeLocked(directoryOf(file), lock);
            if (lock != null) lock.close();
        }
        throw new IOException("its lock is removed by others again and again");
    }

    private static RuntimeDirectory makeLocked(Path directory, FileChannel lock) throws IOException {
        boolean made = false;
        try {
            PrivateFiles.createFolder(directory);
            made = true;
            check(directory);
            return new RuntimeDirectory(directory, lock);
        } catch (IOException | RuntimeException | Error e) {
            // What was there before is somebody else's.
            if (made) remove(directory, lock);
            else
                removeLock(lockOf(directory), lock);
            throw e;
        }
    }

    private static void check(Path directory) throws IOException {
        try {
            PrivateFiles.checkFolder(directory);
        } catch (IOException e) {
            throw new IOException("it did not come to be a private directory: " + e.getMessage(), e);
        }
        int length = directory.resolve("s").toAbsolutePath().toString().getBytes().length;
        if (length > LONGEST_PATH)
            throw new IOException(
                    "the socket's path would have " + length + " bytes, at most " + LONGEST_PATH + " work");
    }

    /**
     * Null if somebody else has locked it.
     *
     * @throws IOException if it cannot be locked
     */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) channel.close();
        }
        return locked ? channel : null;
    }

    private static Path lockOf(Path directory) {
        return directory.resolveSibling(HIDDEN + directory.getFileName() + LOCK);
    }

    private static Path directoryOf(Path lock) {
        String name = lock.getFileName().toString();
        return lock.resolveSibling(name.substring(HIDDEN.length(), name.length() - LOCK.length()));
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
        sweepEach(base, HIDDEN + PREFIX + "[0-9]*-*" + LOCK, lock -> sweepIfUnlocked(lock, owner));
        sweepEach(base, PREFIX + "[0-9]*-*", directory -> sweepIfOld(directory, owner));
    }

    /** What is done about a file that may have been left behind. */
    @FunctionalInterface
    private interface Sweep {
        void sweep(Path each) throws IOException;
    }

    private static void sweepEach(Path base, String names, Sweep sweep) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(base, names)) {
            for (Path each : found) {
                try {
                    sweep.sweep(each);
                } catch (IOException | RuntimeException e) {
                    LOG.log(Level.DEBUG, "What was left behind could not be removed", e);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "What was left behind could not be looked for", e);
        }
    }

    private static void sweepIfUnlocked(Path file, UserPrincipal owner) throws IOException {
        Path directory = directoryOf(file);
        if (own(directory) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !belongs(file, owner)) return;
        FileChannel lock = lock(file);
        if (lock == null) return;
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && belongs(directory, owner)) {
            Reaper.reap(directory, owner);
            remove(directory, lock);
        } else {
            removeLock(file, lock);
        }
    }

    /** A directory without a lock. */
    private static void sweepIfOld(Path directory, UserPrincipal owner) throws IOException {
        Matcher name = NAME.matcher(directory.getFileName().toString());
        if (!name.matches() || own(directory) || Files.exists(lockOf(directory), LinkOption.NOFOLLOW_LINKS)) return;
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && belongs(directory, owner) && old(directory)
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty())
            remove(directory, null);
    }

    private static boolean own(Path directory) {
        return directory.getFileName().toString().startsWith(OWN);
    }

    private static boolean belongs(Path file, UserPrincipal owner) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner);
    }

    private static boolean old(Path each) throws IOException {
        FileTime changed = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS);
        return changed.toInstant().isBefore(Instant.now().minus(OLD));
    }

    private static void remove(Path directory, FileChannel lock) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A runtime directory could not be removed", e);
        } finally {
            removeLock(lockOf(directory), lock);
        }
    }

    /** Only who holds the lock may remove it. */
    private static void removeLock(Path file, FileChannel lock) {
        if (lock == null) return;
        try (lock) {
            // As long as a part of the directory is left, the next program finds it by its lock.
            if (Files.notExists(directoryOf(file), LinkOption.NOFOLLOW_LINKS)) Files.deleteIfExists(file);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The lock of a runtime directory could not be removed", e);
        }
    }
}
