package dev.drover.channel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What the kernel tells of files that processes have open. Linux only. */
final class Descriptors {

    private static final String DELETED = " (deleted)";
    private static final Path OWN = Path.of("/proc/self/fd");

    /** Where the last one was found: what is opened gets the lowest number that is free, so often the same. */
    private static volatile int last;

    private Descriptors() {}

    /** By which a process of the same user opens what that one has open. */
    static Path link(long process, int descriptor) {
        return Path.of("/proc/" + process + "/fd/" + descriptor);
    }

    /** This process's descriptor of a file whose name has been taken from it. */
    static int own(String name) throws IOException {
        int tried = last;
        String found = target(OWN.resolve(Integer.toString(tried)));
        if (found != null && found.equals(name + DELETED)) return tried;
        for (int each : of(name)) return last = each;
        throw new IOException("the system does not say where " + name + " is open");
    }

    /** This process's descriptors of a file of that name, or that had it. */
    static Set<Integer> of(String name) throws IOException {
        Set<Integer> all = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OWN)) {
            for (Path each : open) {
                String target = target(each);
                if (target != null && (target.equals(name) || target.equals(name + DELETED)))
                    all.add(Integer.parseInt(each.getFileName().toString()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /**
     * Whether a process has open what it says; a handle counts for nothing else.
     *
     * @return whether it is memory without a name, and not somebody's file, which may only be read
     * @throws IOException if it has not; one sentence
     */
    static boolean check(long process, Handle handle) throws IOException {
        if (process == 0) throw new IOException("its sender runs in a sandbox: nobody can reach what it has open");
        Path link = link(process, handle.descriptor());
        String target = target(link);
        if (target == null)
            throw new IOException("process " + process
                    + " has it open no more, has ended, or runs where this process cannot see it");
        boolean nameless = target.equals(handle.name() + DELETED) && Nameless.isOne(handle.name());
        if (nameless) return true;
        boolean same = target.equals(handle.name()) || target.equals(handle.name() + DELETED);
        if (!same || !handle.readOnly() || !Files.isRegularFile(link))
            throw new IOException("process " + process + " has nothing of that name open: the handle is forged or old");
        return false;
    }

    /** Null if there is none, or it is none of this user's. */
    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (FileSystemException e) {
            return null;
        }
    }
}
