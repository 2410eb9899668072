package dev.drover.wire.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

import dev.drover.wire.link.Platform.Help;

/** Whether a file belongs to the user of this process. */
public final class OwnFile {

    private OwnFile() {}

    /** @throws IOException if the file belongs to somebody else; the message names the owner */
    public static void check(Path file, LinkOption... links) throws IOException {
        String owner = Files.getOwner(file, links).getName();
        if (!owner.equals(user())) throw new IOException(file + " belongs to " + owner);
    }

    /** This process's user, as the owner of a file is named. */
    public static String user() throws IOException {
        return name(Platform.THIS, System.getProperty("user.name"));
    }

    static String name(Platform platform, String name) throws IOException {
        // Windows names users with their domain, and gives the files of an administrator to all administrators.
        if (platform.isWindows()) return ownerOfNewFile().getName();
        // A user of whom the system knows no more than the number, as in many containers, has no name in Java.
        if (!name.equals("?")) return name;
        return platform.has(Help.PROC) ? Files.getOwner(Path.of("/proc/self")).getName() : ownerOfNewFile().getName();
    }

    /** Whom the files belong to that this process makes. */
    public static UserPrincipal ownerOfNewFile() throws IOException {
        Path file = Files.createTempFile("drover-owner-", "");
        try {
            return Files.getOwner(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
