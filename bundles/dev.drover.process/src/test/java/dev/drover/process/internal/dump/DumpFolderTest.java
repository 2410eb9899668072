package dev.drover.process.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.drover.api.process.Dump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpFolderTest {

    @TempDir
    private Path place;

    private DumpFolder folder(int files, long bytes) {
        return new DumpFolder(place.resolve("cache/dumps"), files, bytes);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(place.resolve("cache/dumps"))) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void onlyTheUserMayEnterAndRead() throws IOException {
        DumpFolder folder = folder(9, 1 << 20);
        Dump dump = folder.keep(Dump.Kind.THREADS, "p-1", 42, "text");
        assertEquals("rwx------", mode(folder.directory()));
        assertEquals("rw-------", mode(dump.file()));
        assertTrue(dump.file().getFileName().toString().matches("p-1-42-[-0-9]+-threads\\.txt"), dump::toString);
        assertEquals("text", Files.readString(dump.file()));
    }

    @Test
    void aFolderThatLetsOthersInIsClosed() throws IOException {
        Files.createDirectories(place.resolve("cache/dumps"));
        Files.setPosixFilePermissions(place.resolve("cache/dumps"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals("rwx------", mode(folder(9, 9).open()));
    }

    @Test
    void theOldestGoWhenThereAreTooManyAndTheNewestStays() throws IOException {
        DumpFolder folder = folder(3, 1 << 20);
        for (int i = 0; i < 5; i++) {
            Dump dump = folder.keep(Dump.Kind.THREADS, "p-" + i, 42, "text");
            Files.setLastModifiedTime(dump.file(), FileTime.from(Instant.now().minusSeconds(100 - i)));
        }
        folder.prune();
        assertEquals(3, names().size());
        assertTrue(names().get(0).startsWith("p-2-"), () -> "" + place);
        folder(3, 5).prune();
        assertEquals(1, names().size());
        assertTrue(names().get(0).startsWith("p-4-"));
        folder(3, 1).prune();
        assertEquals(1, names().size(), "the newest alone is too large, and stays");
    }

    @Test
    void whatWasNeverFinishedGoesAfterAnHour() throws IOException {
        DumpFolder folder = folder(9, 1 << 20);
        Path fresh = Files.writeString(folder.draft(Dump.Kind.HEAP, "fresh", 1), "x");
        Path old = Files.writeString(folder.draft(Dump.Kind.HEAP, "old", 1), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(4000)));
        folder.prune();
        assertTrue(Files.exists(fresh));
        assertFalse(Files.exists(old));
    }

    @Test
    void aPlaceWhereNothingCanBeKeptIsNamedInOneSentence() throws IOException {
        Files.writeString(place.resolve("cache"), "a file stands in the way");
        DumpFolder folder = folder(9, 9);
        IOException refused =
                assertThrows(IOException.class, () -> folder.keep(Dump.Kind.MEMORY, "p-1", 42, "text"));
        assertTrue(refused.getMessage().startsWith("Dumps cannot be kept in " + folder.directory() + ": "),
                refused.getMessage());
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Files.createDirectories(place.resolve("cache"));
        Files.createDirectory(place.resolve("elsewhere"));
        Files.createSymbolicLink(place.resolve("cache/dumps"), place.resolve("elsewhere"));
        IOException refused = assertThrows(IOException.class, () -> folder(9, 9).open());
        assertTrue(refused.getMessage().endsWith("it is not a directory"), refused.getMessage());
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsWritten() {
        IOException refused =
                assertThrows(IOException.class, () -> folder(9, 1 << 20).checkRoom(Dump.Kind.HEAP, 2 << 20));
        assertTrue(refused.getMessage().startsWith("The heap dump may need 2.00 MB: at most 1.00 MB of dumps"),
                refused.getMessage());
        IOException full = assertThrows(IOException.class,
                () -> folder(9, Long.MAX_VALUE).checkRoom(Dump.Kind.HEAP, 1L << 60));
        assertTrue(full.getMessage().contains(" left: 256 MB of it are left to others"), full.getMessage());
    }
}
