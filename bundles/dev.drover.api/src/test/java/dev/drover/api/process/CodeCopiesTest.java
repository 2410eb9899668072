package dev.drover.api.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class CodeCopiesTest {

    private static final String FILE = "a/Main.class";

    @TempDir
    Path area;

    private Path folder() {
        return area.resolve("cache").resolve("code");
    }

    private Path copy(byte[] content) throws IOException {
        return new CodeCopies(folder()).copy(location(content), FILE);
    }

    /** As of a bundle that is in no file. */
    @SuppressWarnings("deprecation")
    private static URL location(byte[] content) throws IOException {
        return new URL(null, "mvn:a/b/1", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(content);
                    }
                };
            }
        });
    }

    private static byte[] jar(Instant time, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String name : List.of("META-INF/", FILE)) {
                ZipEntry entry = new ZipEntry(name);
                entry.setLastModifiedTime(FileTime.from(time));
                out.putNextEntry(entry);
                if (!entry.isDirectory()) out.write(text.getBytes());
            }
        }
        return bytes.toByteArray();
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder())) {
            return all.toList();
        }
    }

    @Test
    void itIsCopiedOnceByItsContent() throws IOException {
        byte[] jar = jar(Instant.EPOCH, "one");
        Path copy = copy(jar);
        assertArrayEquals(jar, Files.readAllBytes(copy));
        assertTrue(copy.getFileName().toString().matches("[0-9a-f]{64}\\.jar"), copy::toString);
        FileTime made = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(copy, made);
        // Made anew, as frameworks do.
        assertEquals(copy, copy(jar(Instant.EPOCH.plus(Duration.ofDays(9_000)), "one")));
        assertEquals(made, Files.getLastModifiedTime(copy));
        assertEquals(List.of(copy), files());
        assertNotEquals(copy, copy(jar(Instant.EPOCH, "two")));
        assertEquals(2, files().size());
    }

    @Test
    void aLocationThatIsTheJarAsAWholeIsCopied() throws IOException {
        byte[] jar = jar(Instant.EPOCH, "one");
        Path file = Files.write(area.resolve("of Felix.jar"), jar);
        Path copy = new CodeCopies(folder()).copy(URI.create("jar:" + file.toUri() + "!/").toURL(), FILE);
        assertArrayEquals(jar, Files.readAllBytes(copy));
    }

    @Test
    void oneThatWasSpoiledIsReplaced() throws IOException {
        byte[] jar = jar(Instant.EPOCH, "one");
        Path copy = copy(jar);
        Files.write(copy, jar(Instant.EPOCH, "spoiled"));
        assertEquals(copy, copy(jar));
        assertArrayEquals(jar, Files.readAllBytes(copy));
        Files.writeString(copy, "no jar");
        assertArrayEquals(jar, Files.readAllBytes(copy(jar)));
    }

    @Test
    void oneThatNobodyHasAskedForInALongTimeGoes() throws IOException {
        Path old = copy(jar(Instant.EPOCH, "one"));
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        Files.setLastModifiedTime(old, time);
        Files.setAttribute(old, "lastAccessTime", time);
        assertEquals(List.of(copy(jar(Instant.EPOCH, "two"))), files());
    }

    @Test
    void whatIsNoJarWithTheClassIsRefused() throws IOException {
        assertThrows(IOException.class, () -> copy("text".getBytes()));
        assertThrows(IOException.class,
                () -> new CodeCopies(folder()).copy(location(jar(Instant.EPOCH, "one")), "b/Main.class"));
        assertEquals(List.of(), files());
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void aFolderWhereOthersMayWriteIsNotUsed() throws IOException {
        Files.createDirectories(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> copy(jar(Instant.EPOCH, "one")));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> copy(jar(Instant.EPOCH, "one")));
        assertEquals(List.of(), files());
    }
}
