package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.process.Launch;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in place of the system's programs. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about the programs that start others")
class StartToolsTest {

    private static final String WORKS = "while [ \"$1\" != \"${1#-}\" ]; do shift 2; done\nexec \"$@\"\n";

    /** Has a line for each run of one of them. */
    private static final String TRIED = "tried";

    @TempDir
    Path folder;

    private void script(String name, String text) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\necho " + name + " >> '" + folder.resolve(TRIED) + "'\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private StartTools tools() throws IOException {
        script("echo", "echo \"$@\"\n");
        return new StartTools(List.of(folder));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void bothAreUsedWhereBothWork() throws IOException {
        script("setsid", WORKS);
        script("setpriv", WORKS);
        assertEquals(List.of(path("setsid"), path("setpriv"), "--pdeathsig", "KILL"), tools().prefix());
    }

    @Test
    void aSetprivThatDoesNotKnowTheOptionIsLeftOut() throws IOException {
        script("setsid", WORKS);
        script("setpriv", "echo \"setpriv: unrecognized option '$1'\" >&2\nexit 1\n");
        assertEquals(List.of(path("setsid")), tools().prefix());
    }

    @Test
    void oneThatRunsNothingIsLeftOut() throws IOException {
        script("setsid", "exit 0\n");
        script("setpriv", WORKS);
        assertEquals(List.of(path("setpriv"), "--pdeathsig", "KILL"), tools().prefix());
    }

    @Test
    void oneThatCannotBeRunIsLeftOut() throws IOException {
        Files.writeString(folder.resolve("setsid"), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(folder.resolve("setsid"), PosixFilePermissions.fromString("rwx------"));
        assertEquals(List.of(), tools().prefix());
    }

    /** As the JDKs 17 and 25 say it. */
    @Test
    void whatIsMissingJustNowTellsNothingAboutAProgram() {
        for (String message : List.of(
                "Cannot run program \"setsid\": error=24, Too many open files",
                "Cannot run program \"setsid\": Bad file descriptor, error: 24 (Too many open files)",
                "Cannot run program \"setsid\": Exec failed, error: 11 (Resource temporarily unavailable)"))
            assertTrue(StartTools.isForNow(new IOException(message)), message);
        for (String message : List.of(
                "Cannot run program \"setsid\": error=2, No such file or directory",
                "Cannot run program \"setsid\": Exec failed, error: 2 (No such file or directory)",
                "Cannot run program \"setsid\": Exec failed, error: 116 (Stale file handle)"))
            assertFalse(StartTools.isForNow(new IOException(message)), message);
    }

    @Test
    void withoutAnyOfThemProcessesStartAsTheyAre() throws Exception {
        StartTools tools = tools();
        assertEquals(List.of(), tools.prefix());
        assertEquals("started\n", said(tools));
    }

    @Test
    void theyAreTriedOnceAndProcessesStartThroughWhatWorks() throws Exception {
        script("setsid", WORKS);
        script("setpriv", "exit 1\n");
        StartTools tools = tools();
        assertEquals("started\n", said(tools));
        List<String> trials = Files.readAllLines(folder.resolve(TRIED));
        assertTrue(trials.containsAll(List.of("setpriv", "echo")), trials::toString);
        assertEquals("started\n", said(tools));
        List<String> now = Files.readAllLines(folder.resolve(TRIED));
        assertEquals(List.of("setsid"), now.subList(trials.size(), now.size()));
    }

    private static String said(StartTools tools) throws Exception {
        try (LocalLauncher launcher =
                new LocalLauncher("drover-test-spawner", Duration.ofSeconds(30), tools, StandardCharsets.UTF_8)) {
            Process process = launcher
                    .launch(new Launch(List.of("/bin/echo", "started"), Map.of(), Optional.empty()), "");
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            return said;
        }
    }
}
