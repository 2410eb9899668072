package dev.drover.process.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;

/**
 * The folder of the user's startup archives, shared by all programs of the user. An archive is code, so only the user
 * may be able to write here. A file appears whole or not at all, and those that were not used for longest go first.
 */
final class ArchiveFolder {

    private static final System.Logger LOG = SafeLog.of(ArchiveFolder.class);
    private static final int STICKY = 01000;
    private static final int MOST = 16;
    /** A draft is finished long before. */
    private static final Duration OLD = Duration.ofMinutes(10);
    private static final Pattern ARCHIVE = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern DRAFT = Pattern.compile("draft-.*");
    /** What is added to an archive's name for the file with its check sum. */
    private static final String SUM = ".sum";

    private final Path directory;

    private ArchiveFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens the folder; makes it if it is not there.
     *
     * @throws IOException if it cannot be made, is a link, belongs to somebody else, or lets anybody else in
     */
    static ArchiveFolder open(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        try {
            PrivateFiles.createFolders(absolute.getParent());
            PrivateFiles.createFolder(absolute);
        } catch (FileAlreadyExistsException e) {
            // What it is is looked at below.
            LOG.log(Level.TRACE, "{0} is there", absolute);
        }
        PrivateFiles.checkFolder(absolute);
        if (Platform.THIS.has(Help.PERMISSIONS)) checkAbove(absolute);
        ArchiveFolder folder = new ArchiveFolder(absolute);
        folder.sweep();
        return folder;
    }

    private static void checkAbove(Path absolute) throws IOException {
        for (Path above = absolute.toRealPath().getParent(); above != null; above = above.getParent()) check(above);
    }

    /** Whoever can rename what is in a folder above can put another in this one's place. */
    private static void check(Path above) throws IOException {
        PosixFileAttributes found = Files.readAttributes(above, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String owner = found.owner().getName();
        if (!owner.equals(System.getProperty("user.name")) && !owner.equals("root"))
            throw new IOException(above + " belongs to " + owner);
        boolean shared = found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        boolean sticky = ((int) Files.getAttribute(above, "unix:mode") & STICKY) != 0;
        if (shared && !sticky) throw new IOException("others may write in " + above);
    }

    /** The archive of a key, null if there is none. To be found is to be used. */
    Path find(String key) {
        Path archive = directory.resolve(key);
        if (!Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS)) return null;
        try {
            Files.setLastModifiedTime(archive, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A startup archive could not be marked as used", e);
        }
        return archive;
    }

    /** A name for a file that is to become an archive, which no other draft has, of this program or another. */
    Path draft() {
        return directory.resolve("draft-" + UUID.randomUUID());
    }

    /**
     * Whether the archive of a key is what was kept. The JVM looks at an archive's head only: bytes that a disk has
     * lost or changed make a worker crash, or start as slowly as without one.
     */
    boolean isWhole(String key) {
        try {
            return Files.readString(directory.resolve(key + SUM)).equals(sum(directory.resolve(key)));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A startup archive cannot be checked", e);
            return false;
        }
    }

    /** Of the whole content. Damage is to be seen, and nobody else can write here: it need not be hard to forge. */
    private static String sum(Path archive) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(archive)) {
            for (int read; (read = in.read(part)) >= 0;) sum.update(part, 0, read);
        }
        return Long.toHexString(sum.getValue()) + " " + Files.size(archive) + "\n";
    }

    /** Makes a finished draft the archive of a key, and removes the archives beyond the limit. */
    void keep(Path draft, String key) throws IOException {
        Path written = Files.writeString(draft.resolveSibling(draft.getFileName() + SUM), sum(draft));
        Files.move(written, directory.resolve(key + SUM), StandardCopyOption.ATOMIC_MOVE);
        Files.move(draft, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        List<Path> archives = list(ARCHIVE);
        archives.sort(Comparator.comparing(ArchiveFolder::lastUsed).reversed());
        for (Path each : archives.subList(Math.min(MOST, archives.size()), archives.size()))
            remove(each.getFileName().toString());
    }

    /** Removes a draft, with what the JVM has put beside it. */
    void discard(Path draft) {
        delete(Pattern.compile(Pattern.quote(draft.getFileName().toString()) + ".*"));
    }

    /** Removes the archive of a key. */
    void remove(String key) {
        delete(Pattern.compile(key + "(" + Pattern.quote(SUM) + ")?"));
    }

    /** Removes the drafts of programs that have ended before they were finished. */
    private void sweep() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(OLD));
        for (Path draft : list(DRAFT)) if (lastUsed(draft).compareTo(old) < 0) Files.deleteIfExists(draft);
    }

    private void delete(Pattern names) {
        try {
            for (Path each : list(names)) Files.deleteIfExists(each);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A file of the startup archives could not be removed", e);
        }
    }

    private List<Path> list(Pattern names) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) if (names.matcher(each.getFileName().toString()).matches()) found.add(each);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static FileTime lastUsed(Path archive) {
        try {
            return Files.getLastModifiedTime(archive, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // Another program has removed it.
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
