package dev.drover.process.internal.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

import dev.drover.wire.link.SafeLog;

/**
 * The private directory that holds the socket. It is made anew, with a name that nobody can guess and for its owner
 * only, and removed with what is in it; those of dead processes are removed as well.
 */
final class RuntimeDirectory implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(RuntimeDirectory.class);
    private static final String PREFIX = "drover-";
    /** The system's limit for a socket's path is 108 bytes on Linux and 104 on macOS. */
    private static final int LONGEST_PATH = 100;

    private final Path directory;

    private RuntimeDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory below the user's runtime directory or the system's temporary directory.
     *
     * @throws IOException if no place serves; the message says why for each
     */
    static RuntimeDirectory make() throws IOException {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return runtime == null || runtime.isBlank() ? make(temporary) : make(Path.of(runtime), temporary);
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
        Path directory = Files.createTempDirectory(base, PREFIX + ProcessHandle.current().pid() + "-", ownerOnly);
        RuntimeDirectory made = new RuntimeDirectory(directory);
        try {
            made.check();
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void check() throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory() || !found.permissions().equals(PosixFilePermissions.fromString("rwx------")))
            throw new IOException("it did not come to be a private directory");
        int length = socket().toString().getBytes().length;
        if (length > LONGEST_PATH)
            throw new IOException(
                    "the socket's path would have " + length + " bytes, at most " + LONGEST_PATH + " work");
    }

    Path socket() {
        return file("s");
    }

    Path file(String name) {
        return directory.resolve(name).toAbsolutePath();
    }

    @Override
    public void close() {
        remove(directory);
    }

    private static void sweep(Path base, UserPrincipal owner) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(base, PREFIX + "[0-9]*-*")) {
            for (Path each : found) {
                long pid = Long
                        .parseLong(each.getFileName().toString().substring(PREFIX.length()).replaceFirst("\\D.*", ""));
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && ProcessHandle.of(pid).isEmpty()
                        && Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).equals(owner))
                    remove(each);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Directories left behind could not be removed", e);
        }
    }

    private static void remove(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "A runtime directory could not be removed", e);
        }
    }

    /** For the socket itself. */
    static Set<java.nio.file.attribute.PosixFilePermission> ownerOnly() {
        return PosixFilePermissions.fromString("rw-------");
    }
}
