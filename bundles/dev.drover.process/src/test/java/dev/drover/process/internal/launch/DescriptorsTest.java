package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.process.Launch;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Starts while descriptors run out, in a program of their own that may have a few only. */
@Timeout(120)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about descriptors that /proc tells of")
class DescriptorsTest {

    private static final Path ZERO = Path.of("/proc/self/fd/0");

    /** Starts with so many free descriptors each; says how many starts have failed, and why, and what 0 is. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            try (LocalLauncher launcher = new LocalLauncher("few")) {
                Launch launch = new Launch(List.of("/bin/true"), Map.of(), Optional.empty());
                // What is loaded later needs descriptors of its own.
                launcher.launch(launch, "").onExit().join();
                Path before = Files.readSymbolicLink(ZERO);
                int failed = 0;
                for (int free = 0; free < 40; free++) {
                    String why = withFree(free, launcher, launch);
                    if (why != null) failed++;
                    if (why != null && !why.contains("(ulimit -n)"))
                        System.out.println("with " + free + ": " + why);
                    if (!before.equals(Files.readSymbolicLink(ZERO))) System.out.println("0 has changed at " + free);
                }
                System.out.println("failed " + failed);
            }
        }

        private static String withFree(int free, LocalLauncher launcher, Launch launch) throws IOException {
            List<FileInputStream> held = new ArrayList<>();
            try {
                while (true) held.add(new FileInputStream("/dev/null"));
            } catch (IOException full) {
                for (int i = 0; i < free; i++) held.removeLast().close();
            }
            Process process = null;
            try {
                process = launcher.launch(launch, "");
                return null;
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            } finally {
                for (FileInputStream each : held) each.close();
                if (process != null) process.onExit().join();
            }
        }
    }

    @Test
    void aStartWithTooFewDescriptorsFailsBeforeItHarmsAnything() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(
                "/bin/sh", "-c", "ulimit -n 256; exec \"$@\"", "sh", java, "-XX:-MaxFDLimit", "-cp",
                System.getProperty("java.class.path"), Program.class.getName()).redirectErrorStream(true).start();
        program.getOutputStream().close();
        try {
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(program.waitFor(60, TimeUnit.SECONDS));
            // As many as are left over for the JVM of its own in between are no matter.
            assertEquals("failed " + SpareDescriptors.NEEDED, said.strip());
        } finally {
            program.destroyForcibly();
        }
    }
}
