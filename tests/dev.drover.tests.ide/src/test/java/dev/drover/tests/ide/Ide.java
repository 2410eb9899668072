package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An Eclipse IDE in a folder of its own, as a user has it: a copy of the one that the build put together. */
final class Ide {

    /** What a person chooses to install. */
    static final String FEATURE = "dev.drover.ide.feature.feature.group";

    private static final long MOST_SECONDS = 600;

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

    /** An empty folder beside the IDEs. */
    static Path empty(String name) throws IOException {
        Path folder = Path.of(System.getProperty("drover.work"), name);
        delete(folder);
        return Files.createDirectories(folder);
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
        run("director", List.of(), all, Map.of());
    }

    /** Has this IDE's p2 install into an empty folder, for any system. */
    void provision(Path destination, String os, String ws, String arch, String... units)
            throws IOException, InterruptedException {
        delete(destination);
        run("provision", List.of(), List.of(
                "-application", "org.eclipse.equinox.p2.director", "-destination", destination.toString(),
                "-bundlepool", destination.toString(), "-profile", "Drover", "-profileProperties",
                "org.eclipse.update.install.features=true", "-roaming", "-p2.os", os, "-p2.ws", ws, "-p2.arch", arch,
                "-repository", site().toUri() + "," + platform().toUri(), "-installIU", String.join(",", units)),
                Map.of());
    }

    /** The bundles of the Eclipse platform, for all systems: what an IDE has, and the product. */
    private static Path platform() {
        return Path.of(System.getProperty("drover.platform"));
    }

    static Path work() {
        return Path.of(System.getProperty("drover.work"));
    }

    /** Runs another of the IDE's applications that have no window. */
    void application(String name, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<String>(List.of("-application", name));
        all.addAll(List.of(arguments));
        run("application", List.of(), all, Map.of());
    }

    /** Puts a bundle into the IDE by hand, past p2. */
    void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes headers = file.getManifest().getMainAttributes();
            String name = headers.getValue("Bundle-SymbolicName").split(";")[0];
            // A line whose version is not the bundle's own is passed over without a word.
            String line = name + "," + headers.getValue("Bundle-Version") + "," + jar.toUri() + ",4,false\n";
            Files.writeString(info(), line, StandardOpenOption.APPEND);
        }
    }

    /** Opens the IDE's window, with a workspace of its own, and waits until it is closed. */
    void open(HiddenDisplay display, Map<String, String> properties) throws IOException, InterruptedException {
        // A machine for tests has none of AWT's X libraries, which draw SVG icons otherwise, and no session.
        var options = new ArrayList<String>(List.of(
                "-Djava.awt.headless=true", "-Dorg.eclipse.swt.internal.SessionManagerDBus.disable=true",
                "-Ddrover.startup.archive=off", "-Declipse.p2.unsignedPolicy=allow"));
        properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
        run(
                "window",
                options,
                List.of("-nosplash", "-data", workspace().toString()),
                Map.of("DISPLAY", display.name(), "GDK_BACKEND", "x11", "NO_AT_BRIDGE", "1"));
    }

    /** What the IDE logged about Drover, or for it. */
    List<String> complaints() throws IOException {
        Path log = workspace().resolve(".metadata/.log");
        if (!Files.exists(log)) return List.of();
        return Arrays.stream(Files.readString(log).split("(?m)^(?=!ENTRY )"))
                .filter(entry -> entry.contains("dev.drover"))
                .filter(entry -> !entry.startsWith("!SESSION"))
                .toList();
    }

    private void run(String what, List<String> options, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(java()));
        // It lives for seconds: what the optimizing compiler costs does not come back.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-jar", launcher().toString(), "-consoleLog"));
        command.addAll(arguments);
        Path log = folder.resolveSibling(folder.getFileName() + "-" + what + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(
                    process.waitFor(MOST_SECONDS, TimeUnit.SECONDS),
                    () -> what + " did not end within " + MOST_SECONDS + " s: " + text(log));
            assertEquals(0, process.exitValue(), () -> what + " failed: " + text(log));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** The symbolic names of all bundles that the IDE starts with. */
    List<String> bundles() throws IOException {
        return lines().map(line -> line[0]).toList();
    }

    /** The version of each bundle that the IDE starts with. */
    Map<String, String> versions() throws IOException {
        return lines().collect(Collectors.toMap(line -> line[0], line -> line[1], (one, other) -> one + "+" + other));
    }

    private Stream<String[]> lines() throws IOException {
        return Files.readAllLines(info()).stream().filter(line -> !line.startsWith("#")).map(line -> line.split(","));
    }

    /** All plug-ins and features, what p2 knows of the artifacts, and what it has kept of them. */
    Set<String> files() throws IOException {
        var all = new TreeSet<String>();
        for (String kind : List.of("plugins", "features", "p2/org.eclipse.equinox.p2.core/cache/binary")) {
            if (!Files.isDirectory(folder.resolve(kind))) continue;
            try (Stream<Path> found = Files.list(folder.resolve(kind))) {
                found.map(file -> kind + "/" + file.getFileName()).forEach(all::add);
            }
        }
        Files.readAllLines(folder.resolve("artifacts.xml")).stream().map(String::strip)
                .filter(line -> line.startsWith("<artifact ")).forEach(all::add);
        return all;
    }

    /** Which of these words stand in the workspace's saved workbench, or name a folder of plug-ins' states there. */
    List<String> savedByTheWorkbench(String... words) throws IOException {
        Path states = workspace().resolve(".metadata/.plugins");
        String saved = Files.readString(states.resolve("org.eclipse.e4.workbench/workbench.xmi"));
        return Arrays.stream(words)
                .filter(word -> saved.contains(word) || Files.exists(states.resolve(word)))
                .toList();
    }

    private Path info() {
        return folder.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info");
    }

    private Path workspace() {
        return folder.resolve("workspace");
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
