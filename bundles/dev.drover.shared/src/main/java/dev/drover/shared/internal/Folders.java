package dev.drover.shared.internal;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Folders and files that are for their user only. */
public final class Folders {

    /** As in the program: what only Linux has is not used, so that what is done without it can be tried there. */
    static final boolean PORTABLE = Boolean.getBoolean("drover.portable");
    private static final Path MEMORY = Path.of("/dev/shm");

    private Folders() {}

    /** In memory where the system has a place for that, else among temporary files. */
    public static Path standard() {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        Path parent = !PORTABLE && Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
                ? MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("drover-shared-" + user);
    }

    /**
     * Makes a folder if it is not there; its parent must be.
     *
     * @return its real path
     * @throws IOException also if it is a link, belongs to somebody else, or others may enter it
     */
    public static Path makePrivate(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, onlyOwner(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            check(folder);
        }
        return folder.toRealPath();
    }

    private static void check(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) throw new IOException(folder + " is no folder");
        if (!isPosix(folder)) return;
        PosixFileAttributes found =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.owner().getName().equals(user())) {
            throw new IOException(folder + " belongs to " + found.owner().getName());
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(found.permissions());
        others.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!others.isEmpty()) throw new IOException(folder + " is open to others: " + others);
    }

    /** This process's user, as the owner of a file is named. */
    private static String user() throws IOException {
        String name = System.getProperty("user.name");
        // A user of whom the system knows no more than the number, as in many containers, has no name in Java.
        return name.equals("?") ? Files.getOwner(Path.of("/proc/self")).getName() : name;
    }

    private static boolean isPosix(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        return store.supportsFileAttributeView("posix");
    }

    private static FileAttribute<?>[] onlyOwner(Path path, String permissions) {
        // Where files have no such permissions those of the user's folder must do.
        return File.separatorChar == '/'
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes a new file and opens it. */
    static RandomAccessFile createPrivate(Path file) throws IOException {
        Files.createFile(file, onlyOwner(file, "rw-------"));
        return new RandomAccessFile(file.toFile(), "rw");
    }
}
