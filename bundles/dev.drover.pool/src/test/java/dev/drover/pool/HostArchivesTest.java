package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The hosts as archives of their languages: packed, installed without a network, and run by plain commands. */
@Timeout(240)
class HostArchivesTest {

    private static final Task<Object, Object> ECHO = Task.named("echo");

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path folder;

    private static void skipWithout(String... command) {
        boolean there = false;
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            process.getInputStream().readAllBytes();
            there = process.waitFor() == 0;
        } catch (IOException e) {
            // It is not there.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (!there) System.out.println("HostArchivesTest is SKIPPED: there is no " + String.join(" ", command));
        assumeTrue(there, "no " + command[0]);
    }

    private void run(Path directory, String... command) throws Exception {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("npm_config_cache", folder.resolve("npm").toString());
        builder.environment().put("npm_config_update_notifier", "false");
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(200, TimeUnit.SECONDS), () -> String.join(" ", command) + " does not end");
        assertEquals(0, process.exitValue(), Files.readString(out));
    }

    private Path made(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(end)).findFirst().orElseThrow();
        }
    }

    private void assertAnswers(ProcessSpec worker) {
        ProcessPool pool = harness.open(harness.spec(worker).size(1, 1));
        assertEquals(List.of(1L, "ä"), harness.call(pool, ECHO, List.of(1L, "ä")));
    }

    @Test
    void thatForNpmIsInstalledAndFoundByModulesOfBothKinds() throws Exception {
        Node.skipWithout("HostArchivesTest");
        skipWithout("npm", "--version");
        run(Path.of("../../hosts/node"), "npm", "pack", "--pack-destination", folder.toString());
        Files.writeString(folder.resolve("package.json"), "{ \"name\": \"test\", \"version\": \"1.0.0\" }");
        run(folder, "npm", "install", "--offline", "--no-audit", made(".tgz").toString());
        String rest = "ProcessHost.registry('echo', (value) => value).run();\n";
        Path common = Files.writeString(folder.resolve("a.js"),
                "const { ProcessHost } = require('drover-host');\n" + rest);
        Path module = Files.writeString(folder.resolve("b.mjs"), "import { ProcessHost } from 'drover-host';\n" + rest);
        for (Path each : List.of(common, module)) assertAnswers(ProcessSpec.command("node", each.toString()));
        // One that is installed beside the script comes first, and there is one host all the same.
        assertAnswers(ProcessSpec.node(module));
    }

    @Test
    void thatForPipIsInstalledAndFound() throws Exception {
        Python.skipWithout("HostArchivesTest");
        skipWithout("python3", "-m", "pip", "--version");
        Path source = Files.createDirectory(folder.resolve("source"));
        try (Stream<Path> files = Files.list(Path.of("../../hosts/python"))) {
            for (Path each : files.filter(Files::isRegularFile).toList())
                Files.copy(each, source.resolve(each.getFileName()));
        }
        List<String> pip = List.of("python3", "-m", "pip", "-q", "--disable-pip-version-check");
        List<String> wheel = new ArrayList<>(pip);
        wheel.addAll(List.of("wheel", "--no-index", "--no-deps", "-w", folder.toString(), source.toString()));
        run(folder, wheel.toArray(String[]::new));
        Path target = folder.resolve("installed");
        List<String> install = new ArrayList<>(pip);
        install.addAll(List.of("install", "--no-index", "--target", target.toString(), made(".whl").toString()));
        run(folder, install.toArray(String[]::new));
        assertAnswers(ProcessSpec.command("python3", "-c",
                // The module for messages has to be there as well.
                "from drover_host import Host; host = Host(echo=lambda value, job: value); host.messages; host.run()")
                .environment("PYTHONPATH", target + File.pathSeparator));
    }
}
