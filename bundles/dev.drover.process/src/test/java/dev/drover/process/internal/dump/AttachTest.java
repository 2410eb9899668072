package dev.drover.process.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Asks real processes. */
@Timeout(120)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc no process is asked from outside")
class AttachTest {

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    private final List<Process> started = new ArrayList<>();

    /** Says that it runs, and waits. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("runs");
            Thread.sleep(600_000);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process each : started) each.destroyForcibly().waitFor();
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private Process jvm(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp", System.getProperty("java.class.path"), "-XX:-UsePerfData"));
        command.addAll(List.of(options));
        command.add(Waiting.class.getName());
        Process process = start(command.toArray(String[]::new));
        assertEquals("runs", process.inputReader().readLine());
        return process;
    }

    private static void refused(String why, Process process) {
        IOException refused = assertThrows(IOException.class, () -> Attach.threads(process, PATIENCE));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertTrue(process.isAlive(), "it has died of being asked");
    }

    @Test
    void aJvmTellsWhatItsThreadsDoMoreThanOnce() throws IOException {
        Process process = jvm();
        for (int i = 0; i < 2; i++) {
            String threads = Attach.threads(process, PATIENCE);
            assertTrue(threads.contains("AttachTest$Waiting.main"), threads);
        }
        assertTrue(process.isAlive());
    }

    @Test
    void whatWouldDieOfTheSignalIsNotAsked() throws IOException {
        refused("does not catch SIGQUIT", jvm("-Xrs"));
        refused("does not catch SIGQUIT", start("sleep", "600"));
    }

    @Test
    void whatIsStoppedIsNotAsked() throws Exception {
        Process process = jvm();
        assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor());
        long end = System.nanoTime() + PATIENCE;
        while (!java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") T ")) {
            assertTrue(System.nanoTime() < end, "it does not stop");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        refused("is stopped or dead", process);
    }
}
