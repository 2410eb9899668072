package dev.drover.process.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives of this JVM, and files that are none. */
class ArchiveFormatTest {

    @TempDir
    Path area;

    /** What is archived. */
    static final class Greeter {
        private Greeter() {}

        public static void main(String[] arguments) {
            System.out.println("hello");
        }
    }

    static Stream<ArchiveFormat> formats() {
        return Stream.of(ArchiveFormat.values())
                .filter(format -> format == ArchiveFormat.CDS || format == ArchiveFormat.ofThisJvm());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anArchiveIsUsedAndWhatIsNoneIsLeftAsideWithoutAWord(ArchiveFormat format) throws Exception {
        Path jar = jar();
        Path archive = area.resolve("archive");
        java(jar, format.recording(archive));
        assertTrue(Files.size(archive) > 4096, "no archive was made");

        List<String> using = new ArrayList<>(format.using(archive));
        assertEquals("hello\n", java(jar, using));
        using.add("-Xlog:class+load");
        String loaded = java(jar, using).lines().filter(line -> line.contains("Greeter")).findFirst().orElseThrow();
        assertTrue(loaded.contains("shared objects file"), loaded);

        byte[] good = Files.readAllBytes(archive);
        byte[] noise = new byte[1 << 20];
        new Random(3).nextBytes(noise);
        for (byte[] bad : List.of(
                Arrays.copyOf(good, good.length / 2), Arrays.copyOf(good, 4096), Arrays.copyOf(good, 10), new byte[0],
                noise)) {
            Files.write(archive, bad);
            assertEquals("hello\n", java(jar, format.using(archive)), bad.length + " bytes");
        }
        Files.write(archive, good);
        assertEquals("hello\n", java(Files.copy(jar, area.resolve("other.jar")), format.using(archive)));
        List<String> collector = new ArrayList<>(format.using(archive));
        collector.addAll(List.of("-XX:-UseSerialGC", "-XX:+UseZGC"));
        assertEquals("hello\n", java(jar, collector));
        Files.delete(archive);
        assertEquals("hello\n", java(jar, format.using(archive)));
        Files.createDirectory(archive);
        assertEquals("hello\n", java(jar, format.using(archive)));
    }

    private Path jar() throws IOException {
        Path jar = area.resolve("greeter.jar");
        String name = Greeter.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = Greeter.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new ZipEntry(name));
            in.transferTo(out);
        }
        return jar;
    }

    private static String java(Path jar, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(options);
        command.addAll(List.of("-cp", jar.toString(), Greeter.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
