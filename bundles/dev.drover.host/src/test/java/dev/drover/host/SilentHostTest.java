package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host on the class path of a worker that takes no part in messages: wire and host, and nothing else. */
@Timeout(120)
class SilentHostTest {

    /** Asks for what is not there. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] args) {
            try {
                new Host().messages();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void messagesSayWhichJarIsMissing() throws Exception {
        String classPath = String.join(File.pathSeparator, home(Endpoint.class), home(Host.class), home(Asks.class));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                Asks.class.getName()).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(60, TimeUnit.SECONDS);
            assertEquals("There are no messages without dev.drover.channel on the class path of this worker: add"
                    + " dev.drover.messaging to the program that starts it", said.strip());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String home(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
