package dev.drover.process.internal.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.process.Launch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BubblewrapTest {

    @TempDir
    Path base;

    /** The folder is where nothing is seen: a worker that cannot read its host could not join. */
    @Test
    void whereAnInterpreterLooksForModulesIsSeen() throws IOException {
        Path tool = Files.writeString(base.resolve("bwrap"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        Path modules = Files.createDirectory(base.resolve("modules"));
        Path other = Files.createDirectory(base.resolve("other"));
        Map<String, String> environment =
                Map.of("NODE_PATH", "/nowhere:" + modules, "PYTHONPATH", modules.toString(), "MINE", other.toString());
        Launch launch = new Launch(List.of("/bin/true"), environment, Optional.empty());
        List<String> options = new Bubblewrap(new Tool("bwrap", List.of(base))).prefix(launch, Optional.empty());
        int seen = Collections.indexOfSubList(
                options, List.of("--ro-bind", modules.toString(), modules.toString()));
        assertTrue(seen > options.lastIndexOf("--tmpfs"), options::toString);
        assertEquals(-1, options.indexOf(other.toString()), options::toString);
    }
}
