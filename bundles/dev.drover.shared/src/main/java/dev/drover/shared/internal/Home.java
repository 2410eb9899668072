package dev.drover.shared.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This program in one folder. It is a user of the folder from the first thing that is opened there until the last is
 * closed, and has a token, which says in shared memory who has what.
 *
 * <p>That a user lives is told by the kernel: it holds a lock on its own file, which nobody else opens but to ask, and
 * nobody in the same process at all, for that would drop the lock. Two class loaders of a process are two users.
 */
public final class Home {

    private static final Map<Path, Home> HOMES = new HashMap<>();
    private static final ReentrantLock LOCK = new ReentrantLock();

    private final Path folder;
    private final Gate gate;
    private final Identity identity = Identity.own();
    private final long token = newToken();
    private final AtomicLong numbers = new AtomicLong();
    private Path ownFile;
    /** Its lock lasts as long as it is open. */
    private RandomAccessFile own;
    private int things;

    private Home(Path folder) {
        this.folder = folder;
        gate = new Gate(folder);
    }

    /** Becomes a user of a folder; {@link #leave} must follow. */
    static Home enter(Path folder) throws IOException {
        LOCK.lock();
        try {
            Home home = HOMES.get(folder);
            if (home == null) {
                home = new Home(folder);
                home.gate.inside(home::begin);
                HOMES.put(folder, home);
            }
            home.things++;
            return home;
        } finally {
            LOCK.unlock();
        }
    }

    /** Ends what one {@link #enter} has begun. */
    void leave() throws IOException {
        LOCK.lock();
        try {
            if (--things > 0) return;
            HOMES.remove(folder);
            try {
                gate.inside(() -> Files.deleteIfExists(ownFile));
            } finally {
                own.close();
            }
        } finally {
            LOCK.unlock();
        }
    }

    private Void begin() throws IOException {
        tidy(Entry.all(folder));
        ownFile = folder.resolve(Entry.userFile(token, identity));
        own = Folders.createPrivate(ownFile);
        try {
            // Nobody else knows of it, or may look for it before this one has left the gate.
            if (own.getChannel().tryLock() == null) throw new IOException(ownFile + " is locked already");
            return null;
        } catch (IOException | RuntimeException e) {
            own.close();
            Files.deleteIfExists(ownFile);
            throw e;
        }
    }

    private static long newToken() {
        long random;
        do random = new SecureRandom().nextLong();
        while (random == 0);
        return random;
    }

    Path folder() {
        return folder;
    }

    Gate gate() {
        return gate;
    }

    /** Who this is in shared memory; not 0. */
    long token() {
        return token;
    }

    /** The same for all class loaders of this process, and hardly for another. */
    long processKey() {
        return ((identity.place * 31 + identity.start) * 31 + identity.pid) * 0x9e37_79b9_7f4a_7c15L;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Whether a token is of this process, if of another class loader. */
    boolean isThisProcess(long other) {
        if (other == token) return true;
        try {
            Entry user = user(other, Entry.all(folder));
            return user != null && user.user.is(identity);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether the user with this token has died. If that cannot be told just now, it has not. Takes about 0.1 ms.
     */
    boolean isDead(long other) {
        if (other == token) return false;
        try {
            return isDead(other, Entry.all(folder));
        } catch (IOException e) {
            return false;
        }
    }

    /** @param all what is in the folder */
    boolean isDead(long other, List<Entry> all) {
        if (other == token) return false;
        Entry user = user(other, all);
        return user == null || isDead(user.user, user.path);
    }

    private boolean isDead(Identity user, Path file) {
        if (user.is(identity)) return false;
        // Any program of the user that reads all files of the folder may have dropped the lock of its own process.
        if (user.place == identity.place && user.runs()) return false;
        return isUnlocked(file);
    }

    private static boolean isUnlocked(Path file) {
        boolean interrupted = Thread.interrupted();
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
                FileLock lock = tryLock(open.getChannel())) {
            return lock != null;
        } catch (IOException e) {
            return !Files.exists(file);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Entry user(long token, List<Entry> all) {
        for (Entry each : all) if (each.user != null && each.token == token) return each;
        return null;
    }

    /** "process 4711, which is stopped". */
    String describe(long other) {
        if (other == token) return "this process";
        try {
            Entry user = user(other, Entry.all(folder));
            return user == null ? "a process that has ended" : user.user.describe(identity);
        } catch (IOException e) {
            return "another process";
        }
    }

    /** Removes what dead users have left. Only inside the gate. */
    List<Entry> tidy(List<Entry> all) throws IOException {
        Map<Long, Boolean> dead = new HashMap<>();
        Set<String> used = new HashSet<>();
        List<Entry> left = new ArrayList<>();
        for (Entry each : all) {
            if (!each.isThing()) {
                Boolean known = dead.get(each.token);
                if (known == null) dead.put(each.token, known = isDead(each.token, all));
                if (known) {
                    Files.deleteIfExists(each.path);
                    continue;
                }
            }
            if (each.isMark()) used.add(each.thing + "@" + each.inode);
            left.add(each);
        }
        for (Entry each : List.copyOf(left)) {
            if (each.isThing() && !used.contains(thing(each))) {
                Files.deleteIfExists(each.path);
                left.remove(each);
            }
        }
        return left;
    }

    /** How the marks of a thing begin. */
    static String thing(Entry thing) throws IOException {
        return thing.thing + "@" + Entry.inode(thing.path);
    }
}
