package dev.drover.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Drover's own hosts, each with the fixture that its language needs. */
final class OwnHosts {

    /** A host that is there, or why it is not. */
    record Own(HostCommand host, String missing) {}

    private static final int CHECK_SECONDS = 20;

    private final Path hosts;
    private final Path folder;

    /**
     * @param hosts the folder with {@code node} and {@code python}
     * @param folder takes what is made for them
     */
    OwnHosts(Path hosts, Path folder) {
        this.hosts = hosts.toAbsolutePath().normalize();
        this.folder = folder;
    }

    List<Own> all() throws IOException {
        return List.of(java(), node(), python());
    }

    private static Own java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Own(new HostCommand("java", List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                JavaFixture.class.getName()), Map.of()), null);
    }

    private Own node() throws IOException {
        // Node looks for the package in a folder of its name.
        Path modules = Files.createDirectories(folder.resolve("modules"));
        Path own = modules.resolve("drover-host");
        if (!Files.exists(own)) Files.createSymbolicLink(own, hosts.resolve("node"));
        List<String> command =
                List.of("node", hosts.resolve("node/main.js").toString(), fixture("fixture.js").toString());
        boolean there = succeeds("node", "-e", "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)");
        return new Own(new HostCommand("node", command, Map.of("NODE_PATH", modules.toString())),
                there ? null : "there is no node, 18 or newer, on the PATH");
    }

    private Own python() throws IOException {
        List<String> command = List.of("python3", fixture("fixture.py").toString());
        Map<String, String> environment =
                Map.of("PYTHONPATH", hosts.resolve("python").toString(), "PYTHONDONTWRITEBYTECODE", "1");
        boolean there = succeeds("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 6))");
        return new Own(new HostCommand("python", command, environment),
                there ? null : "there is no python3, 3.6 or newer, on the PATH");
    }

    private Path fixture(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = OwnHosts.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static boolean succeeds(String... command) {
        try {
            List<String> all = new ArrayList<>(List.of(command));
            Process process = new ProcessBuilder(all).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(CHECK_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
