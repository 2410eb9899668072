package dev.drover.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.drover.shared.internal.Folders;
import dev.drover.shared.internal.Listing;

/**
 * A folder in which processes find what they share by its name. It is for its user only. The folder and an empty file
 * {@code gate} in it stay; all else goes with those that use it. It must be in a file system of this machine.
 *
 * <p>Tried on Linux only. What it needs of the system is links, and locks on files that their holder's death frees.
 *
 * <p>Names are 1 to 64 letters, digits and {@code . _ : -}, without two dots in a row, beginning with a letter or a
 * digit. Things of different kinds may have the same name.
 */
public final class SharedFolder {

    private final Path path;

    private SharedFolder(Path path) {
        this.path = path;
    }

    /**
     * That of this user: {@code /dev/shm/drover-shared-USER}, in memory, or where there is no {@code /dev/shm} the same
     * among temporary files.
     *
     * @throws IOException as {@link #at}
     */
    public static SharedFolder standard() throws IOException {
        return at(Folders.standard());
    }

    /**
     * A folder of its own, as for the processes of one program; it is made if it is not there.
     *
     * @throws IOException if its parent is not there, or it is a link, belongs to somebody else or may be entered by
     *         others
     */
    public static SharedFolder at(Path path) throws IOException {
        return new SharedFolder(Folders.makePrivate(path));
    }

    /** Where it really is. */
    public Path path() {
        return path;
    }

    /**
     * All that is in it, after what dead users have left was removed. Takes about 0.1 ms and as much again for each
     * user.
     *
     * @throws IOException also if a process that is stopped was just changing the folder and does not go on for 10 s
     */
    public List<SharedObject> list() throws IOException {
        return Listing.of(path, SharedObject::new);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
