package dev.drover.wire.link;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

import dev.drover.wire.link.Platform.Help;

/**
 * Files and folders for their owner only: by permissions where files have them, else by an access list with one entry,
 * as on Windows, else by what {@link File} can set. What has no permissions from its first moment gets them before
 * anything is in it.
 */
public final class PrivateFiles {

    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private PrivateFiles() {}

    /** Makes a folder, or throws as {@link Files#createDirectory}. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(FOLDER));
        if (!posix()) protect(folder);
    }

    /** Makes an empty file, or throws as {@link Files#createFile}. */
    public static void createFile(Path file) throws IOException {
        Files.createFile(file, attributes(FILE));
        if (!posix()) protect(file);
    }

    /** Makes an empty file with a name of its own, or throws as {@link Files#createTempFile}. */
    public static Path createTemporary(Path folder, String prefix, String suffix) throws IOException {
        Path file = Files.createTempFile(folder, prefix, suffix, attributes(FILE));
        if (!posix()) protect(file);
        return file;
    }

    /** Makes those folders on the way that are not there, and the last one, if it is not there. */
    public static void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder, attributes(FOLDER));
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        if (!posix()) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
    }

    private static boolean posix() {
        return Platform.THIS.has(Help.PERMISSIONS);
    }

    /** Takes a file or a folder that is there away from all but its owner. A socket is a file, too. */
    public static void protect(Path file) throws IOException {
        boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        if (posix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(folder ? FOLDER : FILE));
            return;
        }
        AclFileAttributeView list = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (list == null) limit(file.toFile(), folder);
        else
            list.setAcl(List.of(AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(list.getOwner())
                    .setPermissions(EnumSet.allOf(AclEntryPermission.class)).build()));
    }

    private static void limit(File file, boolean folder) throws IOException {
        boolean done = file.setReadable(false, false) && file.setWritable(false, false)
                && file.setExecutable(false, false) && file.setReadable(true) && file.setWritable(true)
                && (!folder || file.setExecutable(true));
        if (done) return;
        // Another program of this user may have swept it.
        if (!file.exists()) throw new NoSuchFileException(file.toString());
        throw new IOException(file + " cannot be kept from other users");
    }

    /**
     * Checks that a folder is one, no link, and this user's.
     *
     * @throws IOException if not, or if it has permissions for others where files have permissions; one sentence
     */
    public static void checkFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) throw new IOException(folder + " is no directory");
        OwnFile.check(folder, LinkOption.NOFOLLOW_LINKS);
        if (!posix()) return;
        String found = PosixFilePermissions.toString(Files.readAttributes(
                folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS).permissions());
        if (!found.equals(FOLDER))
            throw new IOException(folder + " has the permissions " + found + " instead of " + FOLDER);
    }
}
