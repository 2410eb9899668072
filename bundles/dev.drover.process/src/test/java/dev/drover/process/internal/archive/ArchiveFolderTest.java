package dev.drover.process.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The folder of the user's startup archives. */
class ArchiveFolderTest {

    @TempDir
    Path area;

    @Test
    void itIsMadeForItsOwnerOnly() throws IOException {
        Path directory = area.resolve("new/deep/startup");
        ArchiveFolder.open(directory);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        ArchiveFolder.open(directory);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void aFolderThatOthersMayEnterIsRefused() throws IOException {
        Path directory = area.resolve("startup");
        ArchiveFolder.open(directory);
        for (String open : List.of("rwxr-xr-x", "rwx-----x", "rwx-w----")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(open));
            String why = assertThrows(IOException.class, () -> ArchiveFolder.open(directory)).getMessage();
            assertTrue(why.contains(open), why);
        }
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void aFolderInOneWhereOthersMayWriteIsRefused() throws IOException {
        Path above = Files.createDirectory(area.resolve("shared"));
        Path directory = above.resolve("deep/startup");
        ArchiveFolder.open(directory);
        for (String open : List.of("rwxrwxr-x", "rwx---rwx")) {
            Files.setPosixFilePermissions(above, PosixFilePermissions.fromString(open));
            String why = assertThrows(IOException.class, () -> ArchiveFolder.open(directory)).getMessage();
            assertEquals("others may write in " + above.toRealPath(), why);
        }
    }

    @Test
    void aLinkAFileAndSomebodyElsesFolderAreRefused() throws IOException {
        Path directory = area.resolve("startup");
        ArchiveFolder.open(directory);
        Path link = Files.createSymbolicLink(area.resolve("link"), directory);
        assertThrows(IOException.class, () -> ArchiveFolder.open(link));
        Path file = Files.createFile(area.resolve("file"));
        assertThrows(IOException.class, () -> ArchiveFolder.open(file));
        Path others = Path.of("/proc/1/fd");
        String user = System.getProperty("user.name");
        if (!Files.getOwner(others.getParent()).getName().equals(user))
            assertThrows(IOException.class, () -> ArchiveFolder.open(others.getParent()));
    }

    @Test
    void aFinishedDraftIsFoundAndNothingElseIs() throws IOException {
        ArchiveFolder folder = ArchiveFolder.open(area.resolve("startup"));
        Path draft = folder.draft();
        assertNotEquals(draft, folder.draft());
        assertNotEquals(draft, ArchiveFolder.open(area.resolve("startup")).draft(), "of other pools in this program");
        Files.writeString(draft, "archive");
        assertNull(folder.find(key(1)));
        folder.keep(draft, key(1));
        assertEquals("archive", Files.readString(folder.find(key(1))));
        assertTrue(folder.isWhole(key(1)));
        Files.writeString(folder.find(key(1)), "Archive");
        assertFalse(folder.isWhole(key(1)), "a bit has changed");
        Files.delete(area.resolve("startup").resolve(key(1) + ".sum"));
        assertFalse(folder.isWhole(key(1)), "nobody knows");
        folder.remove(key(1));
        assertNull(folder.find(key(1)));
        assertEquals(List.of(), names());
        Files.createDirectory(area.resolve("startup").resolve(key(2)));
        assertNull(folder.find(key(2)), "a directory is no archive");
        Files.createSymbolicLink(area.resolve("startup").resolve(key(3)), Files.createFile(area.resolve("code")));
        assertNull(folder.find(key(3)), "a link is no archive");
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        ArchiveFolder folder = ArchiveFolder.open(area.resolve("startup"));
        for (int i = 0; i < 16; i++) {
            keep(folder, i);
            Files.setLastModifiedTime(folder.find(key(i)), FileTime.from(Instant.ofEpochSecond(1_000 + i)));
        }
        // To be found is to be used.
        folder.find(key(0));
        keep(folder, 16);
        assertTrue(Files.exists(area.resolve("startup").resolve(key(0))));
        assertFalse(Files.exists(area.resolve("startup").resolve(key(1))));
        assertEquals(2 * 16, names().size(), "each with its check sum");
    }

    @Test
    void oldDraftsAreRemovedAndOthersAreNot() throws IOException {
        Path directory = area.resolve("startup");
        ArchiveFolder folder = ArchiveFolder.open(directory);
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Files.setLastModifiedTime(Files.createFile(folder.draft()), longAgo);
        Files.setLastModifiedTime(Files.createFile(directory.resolve("draft-1.config")), longAgo);
        Path own = Files.createFile(folder.draft());
        Files.createFile(directory.resolve("notes.txt"));
        ArchiveFolder.open(directory);
        assertEquals(List.of(own.getFileName().toString(), "notes.txt"), names());
        Files.createFile(directory.resolve(own.getFileName() + ".config"));
        folder.discard(own);
        assertEquals(List.of("notes.txt"), names());
    }

    private static void keep(ArchiveFolder folder, int number) throws IOException {
        Path draft = folder.draft();
        Files.createFile(draft);
        folder.keep(draft, key(number));
    }

    private static String key(int number) {
        return String.format("%064x", number);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(area.resolve("startup"))) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
