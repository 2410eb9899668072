package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

/**
 * A later build of Drover on an update site of its own: the bundles and features of the first site with a greater
 * qualifier, and with one class that was changed. A second build by Maven would take minutes and make the same.
 */
final class LaterBuild {

    /** What the IDE is called by the class that was changed. */
    static final String NAME = "The later build";

    private static final String QUALIFIER = "v99990101-000000";
    private static final Pattern OURS =
            Pattern.compile("dev\\.drover\\.[a-z.]+_0\\.1\\.0\\.(v[0-9]{8}-[0-9]{6})\\.jar");
    private static final String CHANGED = "dev/drover/ide/internal/NameOfTheIde.class";
    private static final String SOURCE = """
            package dev.drover.ide.internal;
            public final class NameOfTheIde {
                public NameOfTheIde(dev.drover.api.monitor.ProcessMonitor monitor) {
                    monitor.describe(
                            ProcessHandle.current().pid(), dev.drover.api.monitor.ProcessKind.MAIN, "%s");
                }
            }
            """.formatted(NAME);

    private final Path first;
    private final Path folder;
    private String before;

    private LaterBuild(Path first, Path folder) {
        this.first = first;
        this.folder = folder;
    }

    /**
     * Makes the site.
     *
     * @param publisher an IDE, whose p2 publishes it
     * @param folder where, not there yet
     */
    static Path publish(Path first, Ide publisher, Path folder) throws Exception {
        return new LaterBuild(first, folder).publish(publisher);
    }

    private Path publish(Ide publisher) throws Exception {
        Map<String, byte[]> changed = Map.of(CHANGED, compile());
        for (String kind : List.of("plugins", "features")) {
            Path to = Files.createDirectories(folder.resolve("source").resolve(kind));
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(first.resolve(kind), "*.jar")) {
                for (Path jar : jars) repack(jar, to, changed);
            }
        }
        assertTrue(before != null, () -> "no bundle in " + first + " has a qualifier that grows");
        Path site = folder.resolve("site");
        // The publisher encodes what stands there itself, signs that are encoded already too.
        String plain = "file:" + site;
        publisher.application("org.eclipse.equinox.p2.publisher.FeaturesAndBundlesPublisher",
                "-metadataRepository", plain, "-artifactRepository", plain,
                "-source", folder.resolve("source").toString(), "-compress", "-publishArtifacts");
        return site;
    }

    /** What is not of this build, such as libraries, stays as it is. */
    private void repack(Path jar, Path to, Map<String, byte[]> changed) throws IOException {
        String name = jar.getFileName().toString();
        Matcher ours = OURS.matcher(name);
        if (!ours.matches()) {
            Files.copy(jar, to.resolve(name));
            return;
        }
        if (before == null) before = ours.group(1);
        assertEquals(before, ours.group(1), () -> name + " has another qualifier than the rest of its build");
        Path copy = to.resolve(name.replace(before, QUALIFIER));
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
            for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(content(from, entry, name.startsWith("dev.drover.ide_") ? changed : Map.of()));
                out.closeEntry();
            }
        }
    }

    private byte[] content(JarFile from, JarEntry entry, Map<String, byte[]> changed) throws IOException {
        byte[] content = changed.get(entry.getName());
        if (content != null) return content;
        try (InputStream in = from.getInputStream(entry)) {
            content = in.readAllBytes();
        }
        boolean saysVersion = entry.getName().equals("META-INF/MANIFEST.MF") || entry.getName().equals("feature.xml");
        if (!saysVersion) return content;
        return new String(content, StandardCharsets.UTF_8).replace(before, QUALIFIER).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] compile() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("java"));
        Path file = Files.writeString(sources.resolve("NameOfTheIde.java"), SOURCE);
        Path api = bundle("dev.drover.api");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "21", "-proc:none",
                "-implicit:none", "-nowarn", "-cp", api + ":" + bundle("dev.drover.wire"), "-d", sources.toString(),
                file.toString()));
        return Files.readAllBytes(sources.resolve(CHANGED));
    }

    private Path bundle(String name) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(first.resolve("plugins"), name + "_*.jar")) {
            return found.iterator().next();
        }
    }
}
