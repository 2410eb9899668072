package dev.drover.process.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class TrustedPlaceTest {

    @TempDir
    Path base;

    private Path place;

    @BeforeEach
    void make() throws IOException {
        permit(base, "rwx------");
        place = Files.createDirectories(base.resolve("above").resolve("place"));
        permit(place, "rwx------");
        permit(base.resolve("above"), "rwxr-xr-x");
    }

    private static void permit(Path directory, String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    private static String problem(Path directory) throws IOException {
        UserPrincipal user = TrustedPlace.user();
        return assertThrows(IOException.class, () -> TrustedPlace.check(directory, user)).getMessage();
    }

    @Test
    void theUsersOwnIsTrustedAlsoBelowASharedOneWhereEachMayOnlyChangeWhatIsHis() throws IOException {
        TrustedPlace.check(place, TrustedPlace.user());
        TrustedPlace.check(base.resolve("above/../above/place"), TrustedPlace.user());
        Path above = base.resolve("above");
        permit(above, "rwxrwxrwx");
        Files.setAttribute(above, "unix:mode", 01777);
        TrustedPlace.check(place, TrustedPlace.user());
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void whereOthersMayWriteIsNot() throws IOException {
        for (String permissions : new String[] {"rwxrwx---", "rwx----w-"}) {
            permit(place, permissions);
            assertEquals("others may write in " + place, problem(place));
        }
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void belowWhereOthersMayWriteIsNot() throws IOException {
        permit(base.resolve("above"), "rwxrwxr-x");
        assertEquals("others may write in " + base.resolve("above"), problem(place));
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "What is above a folder is not looked at")
    void aSymbolicLinkIsNotNorWhatIsBelowOne() throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("above"));
        assertEquals(link + " is a symbolic link", problem(link));
        assertEquals(link + " is a symbolic link", problem(link.resolve("place")));
    }

    @Test
    void whatIsAnotherUsersIsNot() throws IOException {
        UserPrincipal another = other();
        assertEquals(place + " belongs to " + TrustedPlace.user().getName(),
                assertThrows(IOException.class, () -> TrustedPlace.check(place, another)).getMessage());
    }

    private static UserPrincipal other() {
        return () -> "another";
    }

    @Test
    void whatIsNoDirectoryOrIsNotThereOrNotAbsoluteIsNot() throws IOException {
        Path file = Files.writeString(place.resolve("file"), "");
        assertEquals(file + " is not a directory", problem(file));
        assertEquals(place.resolve("none").toString(), problem(place.resolve("none")));
        assertEquals("here is not an absolute path", problem(Path.of("here")));
    }
}
