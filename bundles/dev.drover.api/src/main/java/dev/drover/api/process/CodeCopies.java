package dev.drover.api.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.PrivateFiles;

/**
 * Copies of jars that are in no file, such as bundles that Felix or Karaf has from a repository: no other Java could
 * read them. A copy is made once and named by its content. It is code, so only the user may be able to write here.
 */
final class CodeCopies {

    private static final int STICKY = 01000;
    private static final Duration OLD = Duration.ofDays(30);

    private final Path folder;

    CodeCopies(Path folder) {
        this.folder = folder;
    }

    /** In the user's cache. */
    static CodeCopies ofTheUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && cache.startsWith("/") ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new CodeCopies(base.resolve("drover").resolve("code"));
    }

    /**
     * Copies what a location gives.
     *
     * @param classFile the name of a file that must be in there
     * @throws IOException if it gives no jar with this file, or it cannot be copied
     */
    Path copy(URL location, String classFile) throws IOException {
        try (InputStream in = content(location)) {
            open();
            return copy(in, classFile);
        }
    }

    /** All bytes of the jar. */
    private static InputStream content(URL location) throws IOException {
        URLConnection connection = location.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection whole && whole.getEntryName() == null) {
            // So Felix does it: a jar as a whole has no stream. The file may go when the jar is closed.
            try (JarFile jar = whole.getJarFile()) {
                return Files.newInputStream(Path.of(jar.getName()));
            }
        }
        return connection.getInputStream();
    }

    private Path copy(InputStream jar, String classFile) throws IOException {
        Path draft = Files.createTempFile(folder, "draft-", ".jar");
        try {
            Files.copy(jar, draft, StandardCopyOption.REPLACE_EXISTING);
            Path copy = folder.resolve(digest(draft, classFile) + ".jar");
            // One that is there stays as it is: archives of its classes go by its time.
            if (!isWhole(copy, classFile)) Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
            Files.setAttribute(copy, "lastAccessTime", FileTime.from(Instant.now()));
            return copy;
        } finally {
            Files.deleteIfExists(draft);
            sweep();
        }
    }

    private static boolean isWhole(Path copy, String classFile) {
        try {
            return Files.exists(copy) && copy.getFileName().toString().equals(digest(copy, classFile) + ".jar");
        } catch (IOException e) {
            return false;
        }
    }

    /** Of the entries, for a framework may make the jar anew each time, with times of its own. */
    private static String digest(Path jar, String classFile) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(classFile) == null) throw new IOException("it has no " + classFile);
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            List<? extends ZipEntry> entries =
                    zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
            for (ZipEntry each : entries) {
                byte[] name = each.getName().getBytes(StandardCharsets.UTF_8);
                byte[] bytes;
                try (InputStream in = zip.getInputStream(each)) {
                    bytes = in.readAllBytes();
                }
                all.update(ByteBuffer.allocate(8).putInt(name.length).putInt(bytes.length).flip());
                all.update(name);
                all.update(bytes);
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void open() throws IOException {
        try {
            PrivateFiles.createFolders(folder.getParent());
            PrivateFiles.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            // What it is is looked at now.
        }
        try {
            PrivateFiles.checkFolder(folder);
        } catch (IOException e) {
            throw new IOException(folder + " is not a directory of this user's alone: " + e.getMessage(), e);
        }
        if (!Platform.THIS.has(Help.PERMISSIONS)) return;
        for (Path above = folder.toRealPath().getParent(); above != null; above = above.getParent()) check(above);
    }

    /** Whoever can rename what is in a folder above can put another in this one's place. */
    private static void check(Path above) throws IOException {
        PosixFileAttributes found = Files.readAttributes(above, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String owner = found.owner().getName();
        boolean trusted = owner.equals(System.getProperty("user.name")) || owner.equals("root");
        String permissions = PosixFilePermissions.toString(found.permissions());
        boolean shared = permissions.charAt(4) == 'w' || permissions.charAt(7) == 'w';
        boolean sticky = ((int) Files.getAttribute(above, "unix:mode") & STICKY) != 0;
        if (!trusted || shared && !sticky) throw new IOException("others may write in " + above);
    }

    /** What nobody has asked for in a long time. A worker that runs keeps its file open. */
    private void sweep() throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(OLD));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path each : all)
                if (((FileTime) Files.getAttribute(each, "lastAccessTime")).compareTo(limit) < 0
                        && Files.getLastModifiedTime(each).compareTo(limit) < 0)
                    Files.deleteIfExists(each);
        }
    }
}
