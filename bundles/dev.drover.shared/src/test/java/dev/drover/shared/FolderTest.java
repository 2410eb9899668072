package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.drover.shared.internal.Folders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where processes find what they share. */
@Timeout(120)
class FolderTest {

    @TempDir
    private Path parent;

    private final Children children = new Children();
    private SharedFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = SharedFolder.at(parent.resolve("shared"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        children.close();
        assertEquals(List.of(), folder.list());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", ".", "..", "a..b", "../a", "a/b", "a\0b", "-a", ".a", "a b", "a\nb", "ä", "a@b", "a+b",
            "12345678901234567890123456789012345678901234567890123456789012345"
    })
    void suchANameIsRefusedEverywhere(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> Segment.create(folder, name, 8))
                .getMessage();
        assertTrue(message.startsWith("not a name: ") && message.chars().allMatch(c -> c >= ' '), message);
        assertThrows(IllegalArgumentException.class, () -> Segment.open(folder, name));
        assertThrows(IllegalArgumentException.class, () -> SharedLock.open(folder, name));
        assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.open(folder, name, 1));
        assertThrows(IllegalArgumentException.class, () -> SharedQueue.open(folder, name, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Fifo.create(folder, name));
        assertThrows(IllegalArgumentException.class, () -> Fifo.open(folder, name));
    }

    @Test
    void thingsOfAllKindsMayHaveOneNameAndAreListed() throws Exception {
        long me = ProcessHandle.current().pid();
        String name = "a:b._-" + "x".repeat(58);
        List<AutoCloseable> all = List.of(
                Segment.create(folder, name, 8),
                SharedLock.open(folder, name),
                SharedSemaphore.open(folder, name, 1),
                SharedQueue.open(folder, name, 1, 1),
                Fifo.create(folder, name),
                Segment.open(folder, name));
        assertEquals(List.of("fifo", "lock", "queue", "segment", "semaphore"),
                folder.list().stream().map(SharedObject::kind).toList());
        assertEquals(new SharedObject("segment", name, 8, List.of(me)), folder.list().get(3));
        for (AutoCloseable each : all) each.close();
    }

    @Test
    void theFolderIsForItsUserOnly() throws Exception {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        assertThrows(IOException.class, () -> SharedFolder.at(open));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder.path());
        assertThrows(IOException.class, () -> SharedFolder.at(link));
        assertThrows(IOException.class, () -> SharedFolder.at(Files.createFile(parent.resolve("file"))));
        assertThrows(NoSuchFileException.class, () -> SharedFolder.at(parent.resolve("no/where")));
    }

    @Test
    void theStandardFolderIsInMemoryWhereThereIsSuch() throws Exception {
        boolean there = Files.exists(Folders.standard());
        Path path = SharedFolder.standard().path();
        if (Files.isWritable(Path.of("/dev/shm"))) assertEquals(Path.of("/dev/shm"), path.getParent());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        if (!there) Files.delete(path);
    }

    @Test
    void whoStandsInTheGateAndIsStoppedIsNamed() throws Exception {
        SharedLock.open(folder, "a").close();
        String code = """
                import java.io.*;
                public class Stand {
                    public static void main(String[] a) throws Exception {
                        RandomAccessFile f = new RandomAccessFile(a[0], "rw");
                        f.getChannel().lock();
                        f.write(String.format("%-20d\\n", ProcessHandle.current().pid()).getBytes());
                        System.out.println("inside");
                        System.in.read();
                    }
                }
                """;
        Path source = Files.writeString(parent.resolve("Stand.java"), code);
        Children.One one = children.launch(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                source.toString(), folder.path().resolve("gate").toString())).expect("inside");
        String message = assertThrows(IOException.class, () -> SharedLock.open(folder, "a")).getMessage();
        assertEquals("process " + one.process.pid() + " has begun to change " + folder.path()
                + " and does not go on; is it stopped?", message);
        one.kill();
        SharedLock.open(folder, "a").close();
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        Path file = Files.writeString(folder.path().resolve("README"), "not ours");
        assertEquals(List.of(), folder.list());
        assertTrue(Files.exists(file));
    }

    @Test
    void descriptorsAreGivenBack() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        long before = -1;
        for (int i = 0; i < 30; i++) {
            Segment.create(folder, "a", 10).close();
            SharedLock.open(folder, "a").close();
            assertThrows(NoSuchFileException.class, () -> Segment.open(folder, "b"));
            Segment a = Segment.create(folder, "a", 10);
            assertThrows(IOException.class, () -> Segment.open(folder, "a", 11));
            a.close();
            try (var open = Files.list(descriptors)) {
                long now = open.count();
                if (i == 10) before = now;
                if (i > 10) assertEquals(before, now);
            }
        }
    }

    @Test
    void itIsSmallEnoughForAWorker() throws Exception {
        Path classes = Children.place(SharedLock.class);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        boolean locals = false;
        try (var files = Files.walk(classes.resolve("dev/drover/shared")); var zip = new ZipOutputStream(jar)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(each);
                locals |= new String(bytes, StandardCharsets.ISO_8859_1).contains("LocalVariableTable");
                zip.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                zip.write(bytes);
            }
        }
        // Names of local variables, which only other builds than ours put in, make a tenth.
        int most = locals ? 66 << 10 : 58 << 10;
        System.out.println("dev.drover.shared as a jar: " + jar.size() / 1024 + " KB");
        // The manifest comes to it, so that all are 60 KB.
        assertTrue(jar.size() < most, jar.size() + " bytes");
    }
}
