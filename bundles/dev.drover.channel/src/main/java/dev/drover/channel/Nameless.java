package dev.drover.channel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.HexFormat;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.PrivateFiles;

/**
 * A new file in memory, whose name has been taken from it: so nothing is left of it when nobody has it open.
 *
 * @param name which it had, and which the kernel still tells
 */
record Nameless(String name, RandomAccessFile file, int descriptor) {

    private static final Path FOLDER = Path.of("/dev/shm");
    private static final String PREFIX = "drover-payload-";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;
    private static final int PIECE = 1 << 20;
    private static final long OLD_MILLIS = 60_000;

    private static boolean tidied;

    /**
     * Makes one of zeros.
     *
     * @throws IOException also if there is no room for all of it
     */
    static Nameless create(int size) throws IOException {
        if (!Platform.THIS.has(Help.SHARED_MEMORY) || !Platform.THIS.has(Help.PROC))
            throw new IOException("memory that can be sent needs /dev/shm and /proc, which Linux has");
        Path folder = FOLDER.toRealPath();
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String name = PREFIX + ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(random);
        Path path = folder.resolve(name);
        PrivateFiles.createFile(path);
        RandomAccessFile file;
        try {
            tidy(folder, Files.getLastModifiedTime(path));
            file = new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.deleteIfExists(path);
        }
        try {
            fill(file, size);
            return new Nameless(path.toString(), file, Descriptors.own(path.toString()));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Each byte is written: memory that is only promised kills whoever touches it when there is none. */
    private static void fill(RandomAccessFile file, int size) throws IOException {
        byte[] zeros = new byte[Math.min(size, PIECE)];
        try {
            for (long at = 0; at < size; at += zeros.length)
                file.write(zeros, 0, (int) Math.min(zeros.length, size - at));
        } catch (IOException e) {
            throw new IOException("no room for " + size + " bytes in " + FOLDER, e);
        }
    }

    /** Whether the kernel's word of a descriptor is that of such a file, of whatever process. */
    static boolean isOne(String name) {
        return name.startsWith(FOLDER + "/" + PREFIX) && name.indexOf('/', FOLDER.toString().length() + 1) < 0;
    }

    /**
     * A process that is killed between two system calls leaves an empty file with a name.
     *
     * @param now as the file system has it
     */
    private static synchronized void tidy(Path folder, FileTime now) throws IOException {
        if (tidied) return;
        tidied = true;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path each : all) {
                String pid = each.getFileName().toString().substring(PREFIX.length()).replaceFirst("-.*", "");
                if (pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()
                        && Files.isWritable(each)
                        && now.toMillis() - Files.getLastModifiedTime(each).toMillis() > OLD_MILLIS)
                    Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException e) {
            // Another process of the user tidies, too.
            return;
        }
    }
}
