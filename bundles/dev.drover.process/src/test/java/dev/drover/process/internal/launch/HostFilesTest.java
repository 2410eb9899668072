package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostFilesTest {

    @TempDir
    Path base;

    private HostFiles files;

    @BeforeEach
    void make() {
        files = new HostFiles(base.resolve("drover/hosts"));
    }

    /** A file that is not named would be missing in every worker. */
    @Test
    void everyFileOfTheCheckoutIsCarried() throws IOException {
        Path node = Path.of("../../hosts/node");
        try (Stream<Path> all = Files.walk(node)) {
            List<String> there = all.filter(Files::isRegularFile).map(each -> node.relativize(each).toString())
                    .filter(name -> !name.endsWith(".md")).sorted().toList();
            List<String> carried = HostFiles.carried(Program.Language.NODE).keySet().stream()
                    .map(name -> name.substring("drover-host/".length())).sorted().toList();
            assertEquals(there, carried);
        }
        Path python = Path.of("../../hosts/python");
        Map<String, byte[]> modules = HostFiles.carried(Program.Language.PYTHON);
        try (Stream<Path> all = Files.list(python)) {
            Set<String> there = all.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("drover_") && name.endsWith(".py")).collect(Collectors.toSet());
            assertEquals(there, modules.keySet());
        }
        for (String each : modules.keySet())
            assertArrayEquals(Files.readAllBytes(python.resolve(each)), modules.get(each));
    }

    @ParameterizedTest
    @EnumSource(Program.Language.class)
    void theyAreWrittenOnceAndOnlyTheUserCanWriteThere(Program.Language language) throws IOException {
        Path folder = files.folder(language);
        assertEquals("rwx------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(base.resolve("drover/hosts"))));
        Map<String, byte[]> carried = HostFiles.carried(language);
        FileTime before = FileTime.fromMillis(1_000_000);
        for (Map.Entry<String, byte[]> each : carried.entrySet()) {
            assertArrayEquals(each.getValue(), Files.readAllBytes(folder.resolve(each.getKey())));
            Files.setLastModifiedTime(folder.resolve(each.getKey()), before);
        }
        assertEquals(folder, files.folder(language));
        for (String each : carried.keySet())
            assertEquals(before, Files.getLastModifiedTime(folder.resolve(each)), "it has been written again");
        try (Stream<Path> all = Files.walk(folder)) {
            assertEquals(carried.size(), all.filter(Files::isRegularFile).count(), "no draft is left");
        }
    }

    @Test
    void whatHasBeenChangedOrRemovedIsMended() throws IOException {
        Path folder = files.folder(Program.Language.NODE);
        Path changed = folder.resolve("drover-host/index.js");
        byte[] good = Files.readAllBytes(changed);
        Files.write(changed, new byte[good.length]);
        Files.delete(folder.resolve("drover-host/main.js"));
        assertEquals(folder, files.folder(Program.Language.NODE));
        assertArrayEquals(good, Files.readAllBytes(changed));
        assertTrue(Files.exists(folder.resolve("drover-host/main.js")));
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void whereOthersCanWriteNoCodeIsPut() throws IOException {
        Files.createDirectories(base.resolve("drover/hosts"));
        Files.setPosixFilePermissions(base.resolve("drover"), PosixFilePermissions.fromString("rwxrwxrwx"));
        String refusal =
                assertThrows(IOException.class, () -> files.folder(Program.Language.PYTHON)).getMessage();
        assertTrue(refusal.contains("others may write in " + base.toRealPath().resolve("drover")), refusal);
    }

    // ---- the command

    private static Launch launch(ProcessSpec spec) throws IOException {
        return CommandLine.launch(spec, "mark-1", List.of(), new ArgumentFiles(name -> {
            throw new IOException("there is no place");
        }));
    }

    private Path interpreter() throws IOException {
        Path interpreter = Files.writeString(base.resolve("mine"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(interpreter, PosixFilePermissions.fromString("rwx------"));
        return interpreter;
    }

    @Test
    void aScriptIsRunByItsInterpreterWhichFindsTheHost() throws IOException {
        String interpreter = interpreter().toString();
        Path script = Files.writeString(base.resolve("a b.js"), "");
        ProcessSpec node = ProcessSpec.node(Path.of("a b.js"), "$HOME", "two").directory(base)
                .interpreter("mine").environment("PATH", base.toString()).interpreterOptions("--trace-gc");
        Launch launch = launch(node);
        Path folder = Path.of(launch.environment().get("NODE_PATH"));
        String main = folder.resolve("drover-host/main.js").toString();
        assertEquals(List.of(interpreter, "--trace-gc", main, script.toString(), "$HOME", "two"), launch.command());
        assertEquals(List.of(interpreter, "--trace-gc", main, "--inspect", script.toString(), "$HOME", "two"),
                launch(node.debug(true)).command());
        ProcessSpec python = ProcessSpec.python(script, "one").interpreter(interpreter)
                .environment("PYTHONPATH", "/own");
        Launch plain = launch(python);
        assertEquals(List.of(interpreter, script.toString(), "one"), plain.command());
        String[] path = plain.environment().get("PYTHONPATH").split(File.pathSeparator);
        assertEquals("/own", path[0]);
        assertTrue(Files.exists(Path.of(path[1]).resolve("drover_host.py")));
        assertEquals(List.of(interpreter, "-m", "drover_host", script.toString(), "one"),
                launch(python.debug(true)).command());
        assertNotEquals(launch.environment().get("NODE_PATH"), path[1]);
    }
}
