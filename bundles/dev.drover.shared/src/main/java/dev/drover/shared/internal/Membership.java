package dev.drover.shared.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * That this program uses a thing of a folder. A thing is made under a name that nobody knows and gets its own by a
 * link, so it is there in full or not at all. It is removed by its last user.
 */
public final class Membership {

    private final Home home;
    private final String kind;
    private final String name;
    private final Path thing;
    private final String inode;
    private final Path mark;
    private boolean left;

    /** Makes what a thing is: a file with contents, a pipe. */
    public interface Maker {
        /** @param path where nothing is; for the user only */
        void make(Path path) throws IOException;
    }

    private Membership(Home home, String kind, String name) throws IOException {
        this.home = home;
        this.kind = kind;
        this.name = name;
        String file = Entry.thingFile(kind, name);
        thing = home.folder().resolve(file);
        inode = Entry.inode(thing);
        mark = home.folder().resolve(Entry.markFile(file, inode, home.token(), home.nextNumber()));
        // A link, so that the thing can be opened for as long as it is used, whatever happens to its name.
        Files.createLink(mark, thing);
    }

    /**
     * Makes a thing.
     *
     * @throws FileAlreadyExistsException if there is one of the name, and somebody lives who uses it
     */
    public static Membership create(Path folder, String kind, String name, Maker maker) throws IOException {
        return create(folder, kind, Names.check(name), maker, false);
    }

    /** Makes a thing unless it is there. */
    public static Membership openOrCreate(Path folder, String kind, String name, Maker maker) throws IOException {
        try {
            return open(folder, kind, Names.check(name));
        } catch (NoSuchFileException e) {
            return create(folder, kind, name, maker, true);
        }
    }

    /** @throws NoSuchFileException if there is none */
    public static Membership open(Path folder, String kind, String name) throws IOException {
        Names.check(name);
        Home home = Home.enter(folder);
        try {
            return home.gate().inside(() -> {
                forget(home, kind, name);
                if (!exists(home, kind, name)) throw new NoSuchFileException("there is no " + kind + " " + name);
                return new Membership(home, kind, name);
            });
        } catch (IOException | RuntimeException | Error e) {
            leave(home, e);
            throw e;
        }
    }

    private static Membership create(Path folder, String kind, String name, Maker maker, boolean orOpen)
            throws IOException {
        Home home = Home.enter(folder);
        try {
            Path making = folder.resolve(Entry.makingFile(home.token(), home.nextNumber()));
            try {
                maker.make(making);
                return home.gate().inside(() -> {
                    forget(home, kind, name);
                    if (!exists(home, kind, name)) {
                        Files.createLink(folder.resolve(Entry.thingFile(kind, name)), making);
                    } else if (!orOpen) {
                        throw new FileAlreadyExistsException("there is a " + kind + " " + name + " already");
                    }
                    return new Membership(home, kind, name);
                });
            } finally {
                Files.deleteIfExists(making);
            }
        } catch (IOException | RuntimeException | Error e) {
            leave(home, e);
            throw e;
        }
    }

    private static boolean exists(Home home, String kind, String name) {
        return Files.exists(home.folder().resolve(Entry.thingFile(kind, name)));
    }

    /** Removes a thing that only the dead use. */
    private static void forget(Home home, String kind, String name) throws IOException {
        if (exists(home, kind, name)) home.tidy(Entry.all(home.folder()));
    }

    private static void leave(Home home, Throwable e) {
        try {
            home.leave();
        } catch (IOException more) {
            e.addSuppressed(more);
        }
    }

    /** For a maker: a file of zeros, for which there is room now and later. */
    public static Maker zeros(long size, String what) {
        return path -> {
            byte[] zeros = new byte[(int) Math.min(size, 1 << 20)];
            try (RandomAccessFile file = Folders.createPrivate(path)) {
                // Each byte is written: memory that is only promised kills whoever touches it on a full disk.
                for (long at = 0; at < size; at += zeros.length) {
                    file.write(zeros, 0, (int) Math.min(zeros.length, size - at));
                }
            } catch (IOException e) {
                Files.deleteIfExists(path);
                throw new IOException("no room for " + size + " bytes of " + what + " in " + path.getParent(), e);
            }
        };
    }

    /** Where others find it. */
    public Path path() {
        return thing;
    }

    /** Where this program finds it, also if it has no name any more. */
    public Path ownPath() {
        return mark;
    }

    /** "lock jobs", for messages. */
    public String what() {
        return kind + " " + name;
    }

    Home home() {
        return home;
    }

    /** Takes the name from the thing: those who use it go on, and a new one of that name may be made. */
    public void remove() throws IOException {
        home.gate().inside(() -> {
            if (isStillThis()) Files.deleteIfExists(thing);
            return null;
        });
    }

    private boolean isStillThis() throws IOException {
        try {
            return Entry.inode(thing).equals(inode);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Leaves it when the program ends in order, if not before. Not for what may be owned then. */
    public void leaveAtExit() {
        AtExit.add(this, this::unmarkQuietly);
    }

    private void unmarkQuietly() {
        try {
            home.gate().inside(this::unmark);
        } catch (IOException e) {
            // The next user of the folder removes it.
        }
    }

    /**
     * Uses it no more. Once is enough.
     *
     * @return whether this was the last user of it
     */
    public boolean leave() throws IOException {
        synchronized (this) {
            if (left) return false;
            left = true;
        }
        AtExit.remove(this);
        try {
            return home.gate().inside(this::unmark);
        } finally {
            home.leave();
        }
    }

    private boolean unmark() throws IOException {
        Files.deleteIfExists(mark);
        String file = thing.getFileName().toString();
        for (Entry each : home.tidy(Entry.all(home.folder()))) {
            if (each.isMark() && each.thing.equals(file) && each.inode.equals(inode)) {
                return false;
            }
        }
        return true;
    }
}
