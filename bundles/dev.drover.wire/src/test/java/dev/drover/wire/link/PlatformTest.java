package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.drover.wire.link.Platform.Help;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systems help with, and what is done where they do not. */
class PlatformTest {

    @TempDir
    Path folder;

    private static Set<Help> helps(String system, boolean portable) {
        Platform platform = new Platform(system, portable);
        return Arrays.stream(Help.values()).filter(platform::has).collect(Collectors.toSet());
    }

    @Test
    void eachSystemHelpsInItsWay() {
        assertEquals(EnumSet.allOf(Help.class), helps("Linux", false));
        assertEquals(EnumSet.of(Help.SHELL, Help.PERMISSIONS, Help.PEER_USER), helps("Mac OS X", false));
        assertEquals(Set.of(), helps("Windows 11", false));
        assertTrue(new Platform("Windows Server 2022", false).isWindows());
        assertFalse(new Platform("Darwin", false).isWindows());
    }

    @Test
    void thePropertyTakesAllOfThemAway() {
        for (String system : new String[] {"Linux", "Mac OS X", "Windows 11"})
            assertEquals(Set.of(), helps(system, true), system);
    }

    @Test
    void whatIsMadeIsForItsOwnerOnlyWithAndWithoutThem() throws Exception {
        for (boolean portable : new boolean[] {false, true}) {
            Path made = folder.resolve("made-" + portable);
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-D" + Platform.PORTABLE + "=" + portable, "-cp",
                    where(Platform.class) + File.pathSeparator + where(Maker.class), Maker.class.getName(),
                    made.toString()).inheritIO().start();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            assertEquals("rwx------", permissions(made));
            assertEquals("rw-------", permissions(made.resolve("file")));
        }
    }

    private static Path where(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Makes a folder with a file in it. */
    static final class Maker {
        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            PrivateFiles.createFolder(folder);
            PrivateFiles.checkFolder(folder);
            PrivateFiles.createFile(folder.resolve("file"));
        }
    }

    @Test
    void theUserIsWhoeverOwnsWhatThisProcessMakes() throws IOException {
        String name = Files.getOwner(Files.createFile(folder.resolve("mine"))).getName();
        assertEquals(name, OwnFile.name(new Platform("Windows 11", false), "not asked for"));
        assertEquals(name, OwnFile.name(new Platform("Mac OS X", false), "?"));
        assertEquals("somebody", OwnFile.name(new Platform("Linux", false), "somebody"));
    }
}
