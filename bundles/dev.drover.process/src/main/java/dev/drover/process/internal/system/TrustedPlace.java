package dev.drover.process.internal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

import dev.drover.wire.link.OwnFile;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/** Finds out whether a directory can be relied on: whether nobody else can put another in its place. */
public final class TrustedPlace {

    private static final Path OWN_PROCESS = Path.of("/proc/self");
    private static final int STICKY = 01000;
    /** The system's administrator, who can do everything anyway. */
    private static final int ROOT = 0;

    private TrustedPlace() {}

    /** The user that this program runs as. */
    public static UserPrincipal user() throws IOException {
        if (Platform.THIS.has(Help.PROC) && Files.exists(OWN_PROCESS)) return Files.getOwner(OWN_PROCESS);
        return OwnFile.ownerOfNewFile();
    }

    /**
     * Checks that the directory belongs to the user, that each of those above it belongs to the user or the system, and
     * that none of them is a symbolic link or lets others write, unless they can only write to what is theirs. Where
     * files have no permissions, only whose the directory is: what is in a user's profile is his alone on Windows.
     *
     * @throws IOException if not; the message says which directory and why
     */
    public static void check(Path directory, UserPrincipal user) throws IOException {
        if (!directory.isAbsolute()) throw new IOException(directory + " is not an absolute path");
        Path place = directory.normalize();
        UserPrincipal owner = Files.getOwner(place, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(user)) throw new IOException(place + " belongs to " + owner.getName());
        if (!Platform.THIS.has(Help.PERMISSIONS)) {
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) return;
            throw new IOException(place + " is not a directory");
        }
        for (Path each = place; each != null; each = each.getParent()) checkOne(each, user);
    }

    private static PosixFileAttributes attributes(Path place) throws IOException {
        return Files.readAttributes(place, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void checkOne(Path place, UserPrincipal user) throws IOException {
        PosixFileAttributes found = attributes(place);
        if (found.isSymbolicLink()) throw new IOException(place + " is a symbolic link");
        if (!found.isDirectory()) throw new IOException(place + " is not a directory");
        boolean system = (int) Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS) == ROOT;
        if (!system && !found.owner().equals(user))
            throw new IOException(place + " belongs to " + found.owner().getName());
        boolean shared = found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        int mode = (int) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (shared && (mode & STICKY) == 0) throw new IOException("others may write in " + place);
    }
}
