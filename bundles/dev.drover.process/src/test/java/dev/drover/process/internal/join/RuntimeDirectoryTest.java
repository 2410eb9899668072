package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
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

    private static Path lockOf(Path directory) {
        return directory.resolveSibling("." + directory.getFileName() + ".lock");
    }

    /** As a program leaves it that was killed: with a lock that nobody holds. */
    private static Path unlocked(Path base, String name) throws IOException {
        Path directory = leftover(base, name);
        Files.writeString(lockOf(directory), "");
        return directory;
    }

    /** Another program, which holds a directory below the given base, says which, and waits for its input to end. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            RuntimeDirectory made = RuntimeDirectory.make(Path.of(arguments[0]));
            System.out.println(made.socket());
            while (System.in.read() >= 0) continue;
            made.close();
        }
    }

    /** Another program, which makes one after another, and so sweeps as often, until its input ends. */
    static final class Sweeper {
        private Sweeper() {}

        public static void main(String[] arguments) throws IOException {
            RuntimeDirectory.make(Path.of(arguments[0])).close();
            System.out.println("begun");
            while (System.in.available() == 0) RuntimeDirectory.make(Path.of(arguments[0])).close();
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(base)) {
            return all.toList();
        }
    }

    private Process holder() throws IOException {
        return start(Holder.class);
    }

    private Process start(Class<?> program) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), program.getName(), base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
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
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatALivingOneHasStays() throws IOException {
        Path dead = unlocked(base, "drover-" + NOBODY + "-1");
        Path own = leftover(base, "drover-" + ProcessHandle.current().pid() + "-1");
        Path strangers = leftover(base, "drover-files");
        RuntimeDirectory.make(base).close();
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(own));
        assertTrue(Files.exists(strangers));
    }

    @Test
    void itsLockTellsWhetherAProgramLivesAndNotItsId() throws Exception {
        // The id is that of a living process here, but it was given in another container.
        Path dead = unlocked(base, "drover-" + ProcessHandle.current().pid() + "-1");
        Process holder = holder();
        try {
            Path held = Path.of(holder.inputReader().readLine()).getParent();
            // As seen from where its id means nothing.
            Path living = base.resolve("drover-" + NOBODY + "-held");
            Files.move(lockOf(held), lockOf(living));
            Files.move(held, living);
            RuntimeDirectory.make(base).close();
            assertTrue(Files.exists(living));
            assertFalse(Files.exists(dead));
            holder.destroyForcibly().waitFor();
            RuntimeDirectory.make(base).close();
            assertFalse(Files.exists(living));
            assertEquals(List.of(), files());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void thoseOfThisProgramStayLockedHoweverManyItMakes() throws Exception {
        try (RuntimeDirectory first = RuntimeDirectory.make(base);
                RuntimeDirectory second = RuntimeDirectory.make(base)) {
            Process other = holder();
            try {
                assertTrue(other.inputReader().readLine() != null);
                assertTrue(Files.exists(first.socket().getParent()));
                assertTrue(Files.exists(second.socket().getParent()));
            } finally {
                other.destroyForcibly();
            }
        }
    }

    @Test
    void whatAnotherProgramSweepsBeforeItIsLockedIsMadeAgain() throws Exception {
        Process sweeper = start(Sweeper.class);
        try {
            assertEquals("begun", sweeper.inputReader().readLine());
            for (int i = 0; i < 1_000; i++)
                try (RuntimeDirectory made = RuntimeDirectory.make(base)) {
                    assertTrue(Files.exists(lockOf(made.socket().getParent())));
                }
            sweeper.outputWriter().append('x').close();
            assertEquals(0, sweeper.waitFor());
            assertEquals(List.of(), files());
        } finally {
            sweeper.destroyForcibly();
        }
    }

    @Test
    void aLockWithoutADirectoryIsRemovedUnlessItIsHeld() throws Exception {
        Files.writeString(base.resolve(".drover-" + NOBODY + "-1.lock"), "");
        Process holder = holder();
        try {
            Path held = Path.of(holder.inputReader().readLine()).getParent();
            Files.delete(held);
            RuntimeDirectory.make(base).close();
            assertEquals(List.of(lockOf(held)), files());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void closedItLeavesNeitherItsLockNorItself() throws IOException {
        RuntimeDirectory made = RuntimeDirectory.make(base);
        assertEquals(2, files().size());
        made.close();
        made.close();
        assertEquals(List.of(), files());
    }

    @Test
    void whatIsNotLockedYetStaysAndGoesIfItHasBeenSoForDays() throws IOException {
        Path young = leftover(base, "drover-" + NOBODY + "-1");
        Path old = leftover(base, "drover-" + NOBODY + "-2");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        RuntimeDirectory.make(base).close();
        assertTrue(Files.exists(young));
        assertFalse(Files.exists(old));
    }

    @Test
    void aNumberThatIsTooLargeForAProcessDoesNotStopTheSweep() throws IOException {
        leftover(base, "drover-99999999999999999999-1");
        leftover(base, "drover-0-1");
        List<Path> dead = new ArrayList<>();
        for (int i = 1; i <= 8; i++) dead.add(unlocked(base, "drover-" + NOBODY + "-" + i));
        RuntimeDirectory.make(base).close();
        for (Path each : dead) assertFalse(Files.exists(each));
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void aRuntimeDirectoryThatCannotBeReliedOnIsPassedOver() throws IOException {
        Path temporary = Path.of("/somewhere");
        assertArrayEquals(new Path[] {base, temporary}, RuntimeDirectory.places(base.toString(), temporary));
        assertArrayEquals(new Path[] {temporary}, RuntimeDirectory.places(null, temporary));
        assertArrayEquals(new Path[] {temporary}, RuntimeDirectory.places(" ", temporary));
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwx---"));
        assertArrayEquals(new Path[] {temporary}, RuntimeDirectory.places(base.toString(), temporary));
        assertArrayEquals(new Path[] {temporary}, RuntimeDirectory.places("not/absolute", temporary));
        assertArrayEquals(new Path[] {temporary}, RuntimeDirectory.places("/no\0path", temporary));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = leftover(base, "elsewhere");
        Path link = Files.createSymbolicLink(base.resolve("drover-" + NOBODY + "-2"), elsewhere);
        Files.writeString(lockOf(link), "");
        RuntimeDirectory.make(base).close();
        assertTrue(Files.exists(elsewhere.resolve("s")));
    }
}
