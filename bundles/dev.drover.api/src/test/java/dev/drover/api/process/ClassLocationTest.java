package dev.drover.api.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassLocationTest {

    /** A class to be loaded once more, from elsewhere. */
    static final class Moved {}

    @TempDir
    Path area;

    private static byte[] bytes() throws IOException {
        try (var in = ClassLocationTest.class.getResourceAsStream("ClassLocationTest$Moved.class")) {
            return in.readAllBytes();
        }
    }

    private static Path write(Path folder) throws IOException {
        Path file = folder.resolve(Moved.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, bytes());
        return folder;
    }

    /** Loads as frameworks do, with a location of its own making. */
    private static final class Framework extends ClassLoader {
        private final URL location;

        Framework(URL location) {
            super(null);
            this.location = location;
        }

        Class<?> define() throws IOException {
            byte[] bytes = bytes();
            CodeSource source = new CodeSource(location, (Certificate[]) null);
            return defineClass(null, bytes, 0, bytes.length, new ProtectionDomain(source, null));
        }
    }

    private static Class<?> from(String location) throws IOException {
        URLStreamHandler any = new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException("not asked for");
            }
        };
        return new Framework(url(location, any)).define();
    }

    @SuppressWarnings("deprecation")
    private static URL url(String location, URLStreamHandler handler) throws MalformedURLException {
        return new URL(null, location, handler);
    }

    private static String refused(String location) throws IOException {
        Class<?> type = from(location);
        return assertThrows(IllegalArgumentException.class, () -> ClassLocation.of(type)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "100%", "a%20b", "a#b", "C++", "Grüße", "日本", "a?b", "a;b&c=[d]", "%zz ü#", "e\u0301"})
    void anyFolderIsFoundFromBothKindsOfLocations(String name) throws Exception {
        Path folder = write(Files.createDirectory(area.resolve(name)));
        try (URLClassLoader jdk = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertEquals(folder, ClassLocation.of(jdk.loadClass(Moved.class.getName())));
        }
        assertEquals(folder, ClassLocation.of(new Framework(literal(folder)).define()));
    }

    /** What Equinox makes of a file. */
    @SuppressWarnings("deprecation")
    private static URL literal(Path folder) throws MalformedURLException {
        return folder.toFile().toURL();
    }

    @Test
    void ofTwoFoldersThatOneLocationCouldMeanTheLoadersKindIsTaken() throws Exception {
        Path plain = write(Files.createDirectory(area.resolve("a b")));
        Path escaped = write(Files.createDirectory(area.resolve("a%20b")));
        try (URLClassLoader jdk = new URLClassLoader(new URL[] {plain.toUri().toURL()}, null)) {
            assertEquals(plain, ClassLocation.of(jdk.loadClass(Moved.class.getName())));
        }
        assertEquals(escaped, ClassLocation.of(new Framework(literal(escaped)).define()));
    }

    @Test
    void aWholeJarIsTheFile() throws IOException {
        assertEquals(Path.of("/a b/c.jar"), ClassLocation.of(from("jar:file:/a%20b/c.jar!/")));
        assertEquals(Path.of("/a/c.jar"), ClassLocation.of(from("file:///a/c.jar")));
        assertEquals(Path.of("/a/c.jar"), ClassLocation.of(from("reference:file:/a/c.jar")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mvn:org.example/worker/1.0", "vfs:/deployments/app.jar", "bundle://7.0:1/",
                    "jar:mvn:org.example/worker/1.0!/", "jar:https://localhost/worker.jar!/"})
    void aJarInNoFileIsCopiedWhateverItsScheme(String location) throws IOException {
        byte[] jar = jar();
        Class<?> type = new Framework(url(location, new URLStreamHandler() {
            @Override
            protected void parseURL(URL url, String text, int start, int end) {
                setURL(url, url.getProtocol(), null, -1, null, null, text.substring(start), null, null);
            }

            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(jar);
                    }
                };
            }
        })).define();
        Path copy = ClassLocation.of(type, new CodeCopies(area.resolve("cache/code")));
        assertArrayEquals(jar, Files.readAllBytes(copy));
        try (URLClassLoader other = new URLClassLoader(new URL[] {copy.toUri().toURL()}, null)) {
            assertEquals(type.getName(), Class.forName(type.getName(), false, other).getName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry(Moved.class.getName().replace('.', '/') + ".class"));
            out.write(bytes());
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jar:mvn:a/b/1!/inside.jar!/", "nested:/app.jar/!lib/own.jar",
                    "jar:file:/app.jar!/BOOT-INF/classes!/",
                    "jar:nested:/app.jar/!BOOT-INF/classes/!/",
                    "jar:file:/app.jar!/BOOT-INF/lib/own.jar!/"})
    void aJarInsideAJarIsRefusedAndToldWhatToDo(String location) throws IOException {
        String message = refused(location);
        for (String part : new String[] {location, Moved.class.getName(), "unpack", "-Djarmode=tools", "shaded jar"})
            assertTrue(message.contains(part), message);
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        String message = refused("mvn:a/b/1");
        assertTrue(message.contains("was loaded from mvn:a/b/1, which is no file and cannot be copied"), message);
        assertTrue(message.endsWith("(not asked for): name its class path"), message);
        assertEquals("java.lang.String was not loaded from a file: name its class path",
                assertThrows(IllegalArgumentException.class, () -> ClassLocation.of(String.class)).getMessage());
    }

    @Test
    void aClassInAFolderWithASeparatorIsRefusedAtTheCall() throws Exception {
        Path folder = write(Files.createDirectory(area.resolve("a:b")));
        try (URLClassLoader jdk = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            Class<?> type = jdk.loadClass(Moved.class.getName());
            String message =
                    assertThrows(IllegalArgumentException.class, () -> ProcessSpec.java(type)).getMessage();
            assertEquals("'" + folder + "' cannot be in a class path: it has a ':' in it, which separates the entries"
                    + " of a class path", message);
        }
    }
}
