package dev.drover.wire.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Whether a file belongs to the user of this process. */
public final class OwnFile {

    private OwnFile() {}

    /** @throws IOException if the file belongs to somebody else; the message names the owner */
    public static void check(Path file, LinkOption... links) throws IOException {
        String owner = Files.getOwner(file, links).getName();
        if (!owner.equals(user())) throw new IOException(file + " belongs to " + owner);
    }

    /** This process's user, as the owner of a file is named. */
    private static String user() throws IOException {
        String name = System.getProperty("user.name");
        // A user of whom the system knows no more than the number, as in many containers, has no name in Java.
        return name.equals("?") ? Files.getOwner(Path.of("/proc/self")).getName() : name;
    }
}
