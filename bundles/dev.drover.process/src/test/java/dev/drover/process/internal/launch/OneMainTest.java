package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.drover.api.process.ProcessSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With processes that do what opens a pool, and never open one. */
@Timeout(60)
class OneMainTest {

    private static final ProcessSpec OPENS = ProcessSpec.likeThisProgram(Opens.class, Pattern.compile("none"));
    private static final ProcessSpec COMMAND = ProcessSpec.command(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), Opens.class.getName());

    private final LocalLauncher launcher = new LocalLauncher("drover-test-spawner");
    private final Launching launching = new Launching(launcher);

    @AfterEach
    void end() {
        launcher.close();
    }

    private static String said(Process process) throws Exception {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return (out + err).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private String worker(ProcessSpec spec) throws Exception {
        return said(launching.start(spec, "a-worker", "ticket\n"));
    }

    @Test
    void aWorkerThatHasMadeNoHostMayOpenNoPool() throws Exception {
        String said = worker(OPENS);
        assertTrue(said.contains("IllegalStateException: a worker of a pool opens a pool itself before it has made a"
                + " Host: the main method that opens the program's pool is run in the workers too."), said);
        assertEquals("allowed", worker(OPENS.arguments("host")));
    }

    @Test
    void norMayOneThatACommandStarts() throws Exception {
        String said = worker(COMMAND);
        assertTrue(said.contains("IllegalStateException: a worker of a pool opens a pool itself"), said);
        assertEquals("allowed", worker(COMMAND.arguments("host")));
    }

    @Test
    void whatAWorkerStartsMay() throws Exception {
        assertEquals("allowed", worker(OPENS.arguments("grandchild")));
        assertEquals("allowed", worker(COMMAND.arguments("grandchild")));
    }

    @Test
    void aSpawnedProgramMay() throws Exception {
        assertEquals("allowed", said(launching.spawn(OPENS, OneMain.SPAWNED + "mark")));
        assertEquals("allowed", said(launching.spawn(COMMAND, OneMain.SPAWNED + "mark")));
    }

    @Test
    void thisProgramMay() {
        assertDoesNotThrow(OneMain::check);
    }
}
