package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An Eclipse IDE in a folder of its own, as a user has it: a copy of the one that the build put together. */
final class Ide {

    private static final long MOST_SECONDS = 120;

    private final Path folder;

    private Ide(Path folder) {
        this.folder = folder;
    }

    static Ide fresh(String name) throws IOException {
        Path from = Path.of(System.getProperty("drover.testide"));
        Path to = Path.of(System.getProperty("drover.work"), name);
        delete(to);
        copy(from, to);
        return new Ide(to);
    }

    static Path site() {
        return Path.of(System.getProperty("drover.site"));
    }

    /** Runs the p2 director on this IDE, as the IDE's own dialogs do. */
    void director(String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<String>(List.of(
                "-application", "org.eclipse.equinox.p2.director", "-destination", folder.toString(), "-profile",
                "DefaultProfile"));
        all.addAll(List.of(arguments));
        run("director", all);
    }

    /** Starts the IDE with these arguments and waits for its end. */
    void run(String what, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(java(), "-jar", launcher().toString(), "-consoleLog"));
        command.addAll(arguments);
        Path log = folder.resolveSibling(folder.getFileName() + "-" + what + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(
                    process.waitFor(MOST_SECONDS, TimeUnit.SECONDS),
                    () -> what + " did not end within " + MOST_SECONDS + " s: " + text(log));
            assertEquals(0, process.exitValue(), () -> what + " failed: " + text(log));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The symbolic names of all bundles that the IDE starts with. */
    List<String> bundles() throws IOException {
        Path info = folder.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info");
        return Files.readAllLines(info).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",")[0])
                .toList();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path launcher() throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(folder.resolve("plugins"), "org.eclipse.equinox.launcher_*.jar")) {
            return found.iterator().next();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "(" + file + " cannot be read: " + e + ")";
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        assertTrue(Files.isDirectory(from), () -> "there is no IDE at " + from + ": build dev.drover.testide first");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException error) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
