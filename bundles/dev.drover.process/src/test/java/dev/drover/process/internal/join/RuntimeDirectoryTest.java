package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeDirectoryTest {

    /** No process has this id: it is beyond those that there can be. */
    private static final long NOBODY = (1L << 22) + 1;

    @TempDir(factory = ShortPath.class)
    Path base;

    @BeforeEach
    void ownersOnly() throws IOException {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path leftover(Path base, String name) throws IOException {
        Path directory = Files.createDirectory(base.resolve(name));
        Files.writeString(directory.resolve("s"), "");
        return directory;
    }

    @Test
    void itIsMadeAnewForItsOwnerAndGoesWithWhatIsInIt() throws IOException {
        RuntimeDirectory one = RuntimeDirectory.make(base);
        RuntimeDirectory other = RuntimeDirectory.make(base);
        try {
            assertNotEquals(one.socket(), other.socket());
            Path directory = one.socket().getParent();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            assertTrue(one.socket().isAbsolute());
            Files.writeString(one.file("ring-1"), "x");
            one.close();
            assertFalse(Files.exists(directory));
            assertTrue(Files.exists(other.socket().getParent()));
        } finally {
            one.close();
            other.close();
        }
    }

    @Test
    void thePlaceThatServesIsUsedAndOtherwiseEachIsNamedWithItsReason() throws IOException {
        Path missing = base.resolve("missing");
        try (RuntimeDirectory made = RuntimeDirectory.make(missing, base)) {
            assertEquals(base, made.socket().getParent().getParent());
        }
        IOException refused = assertThrows(IOException.class, () -> RuntimeDirectory.make(missing, missing));
        assertTrue(refused.getMessage().contains(missing + ": java.nio.file.NoSuchFileException"),
                refused::getMessage);
    }

    @Test
    void aPathTooLongForASocketIsRefusedAndNothingIsLeft() throws IOException {
        Path deep = Files.createDirectories(base.resolve("x".repeat(100)));
        IOException refused = assertThrows(IOException.class, () -> RuntimeDirectory.make(deep));
        assertTrue(refused.getMessage().contains("at most 100 work"), refused::getMessage);
        try (var left = Files.list(deep)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatALivingOneHasStays() throws IOException {
        Path dead = leftover(base, "drover-" + NOBODY + "-1");
        Path own = leftover(base, "drover-" + ProcessHandle.current().pid() + "-1");
        Path strangers = leftover(base, "drover-files");
        RuntimeDirectory.make(base).close();
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(own));
        assertTrue(Files.exists(strangers));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = leftover(base, "elsewhere");
        Files.createSymbolicLink(base.resolve("drover-" + NOBODY + "-2"), elsewhere);
        RuntimeDirectory.make(base).close();
        assertTrue(Files.exists(elsewhere.resolve("s")));
    }
}
