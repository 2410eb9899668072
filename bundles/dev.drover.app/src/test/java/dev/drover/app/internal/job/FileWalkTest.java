package dev.drover.app.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import dev.drover.app.internal.job.SkippedEntries.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileWalkTest {

    @TempDir
    Path root;

    private SkippedEntries passed;

    @Test
    void everyRegularFileIsFoundOnceHiddenOnesToo() throws IOException {
        file("a");
        file(".hidden");
        file(".git/config");
        file("b/c/d/e");
        file("b/c/f");
        Files.createDirectories(root.resolve("empty/empty"));
        assertEquals(Set.of("a", ".hidden", ".git/config", "b/c/d/e", "b/c/f"), walk());
        assertEquals(Map.of(), passed.counts());
        assertEquals(0, passed.problemCount());
    }

    @Test
    void linksAreCountedAndNotFollowed() throws IOException {
        file("dir/file");
        Files.createSymbolicLink(root.resolve("dir/up"), root);
        Files.createSymbolicLink(root.resolve("dir/itself"), Path.of("itself"));
        Files.createSymbolicLink(root.resolve("copy"), root.resolve("dir/file"));
        assertEquals(Set.of("dir/file"), walk());
        assertEquals(Map.of(Why.LINK, 3L), passed.counts());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pipesAndSocketsAreCountedAndNotReturned() throws Exception {
        file("file");
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor());
        Path near = Files.createTempDirectory(Path.of("/tmp"), "drover");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(near.resolve("socket")));
            Files.move(near.resolve("socket"), root.resolve("socket"));
            assertEquals(Set.of("file"), walk());
        } finally {
            Files.delete(near);
        }
        assertEquals(Map.of(Why.SPECIAL, 2L), passed.counts());
    }

    @Test
    void directoriesCanBeLeftOutByName() throws IOException {
        file(".git/config");
        file("sub/.git/config");
        file("sub/git");
        file("target");
        assertEquals(Set.of("sub/git", "target"), walk(Set.of(".git", "target"), Set.of(), () -> false));
        assertEquals(Map.of(Why.SKIPPED, 2L), passed.counts());
    }

    @Test
    void theJobsOwnFilesAreLeftOut() throws IOException {
        file("facts");
        file("sub/facts");
        assertEquals(Set.of("sub/facts"), walk(Set.of(), Set.of(root.resolve("facts")), () -> false));
        assertEquals(Map.of(Why.OWN, 1L), passed.counts());
    }

    @Test
    void aDirectoryThatVanishesBeforeItIsEnteredIsReported() throws IOException {
        Path gone = Files.createDirectory(root.resolve("gone"));
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier removing = () -> {
            // Asked before the root is opened, before its entry is looked at, and before that entry is entered.
            if (asked.incrementAndGet() == 3) delete(gone);
            return false;
        };
        assertEquals(Set.of(), walk(Set.of(), Set.of(), removing));
        assertEquals(List.of("gone"), passed.problems().stream().map(Finding::path).toList());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDirectoryWithoutPermissionIsReportedAndTheOthersAreWalked() throws IOException {
        file("locked/file");
        file("open/file");
        Path locked = root.resolve("locked");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            if (Files.isReadable(locked)) {
                // The user is root, to whom nothing is locked.
                assertEquals(Set.of("locked/file", "open/file"), walk());
            } else {
                assertEquals(Set.of("open/file"), walk());
                assertEquals(List.of(new Finding("locked", "permission denied")), passed.problems());
            }
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void virtualFileSystemsAreNotEntered() {
        FileWalk walk = new FileWalk(Path.of("/proc"), Set.of(), Set.of(), () -> false);
        assertEquals(Optional.empty(), walk.next());
        assertEquals(Map.of(Why.VIRTUAL, 1L), walk.passed().counts());
    }

    @Test
    void aStoppedWalkEnds() throws IOException {
        for (int i = 0; i < 50; i++) file("file" + i);
        AtomicInteger left = new AtomicInteger(10);
        assertTrue(walk(Set.of(), Set.of(), () -> left.decrementAndGet() < 0).size() < 10);
    }

    @Test
    void onlyTheFirstProblemsAreKeptAndAllAreCounted() {
        SkippedEntries many = new SkippedEntries();
        for (int i = 0; i < 1000; i++) many.problem("path" + i, "reason");
        assertEquals(1000, many.problemCount());
        assertEquals(SkippedEntries.KEPT, many.problems().size());
    }

    private Set<String> walk() {
        return walk(Set.of(), Set.of(), () -> false);
    }

    private Set<String> walk(Set<String> skip, Set<Path> own, BooleanSupplier stopped) {
        Set<String> found = new TreeSet<>();
        try (FileWalk walk = new FileWalk(root, skip, own, stopped)) {
            for (Optional<Path> file = walk.next(); file.isPresent(); file = walk.next()) {
                assertTrue(found.add(root.relativize(file.get()).toString()), () -> "found twice in " + found);
            }
            passed = walk.passed();
        }
        return found;
    }

    private void file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
