package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A display that nobody sees, of its own for one test. */
final class HiddenDisplay implements AutoCloseable {

    private final Process server;
    private final String name;

    private HiddenDisplay(Process server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Skips the test, with the reason, where there is no Xvfb or no GTK. */
    static HiddenDisplay open(String size) throws IOException, InterruptedException {
        Path xvfb = Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "Xvfb"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(xvfb != null, "there is no Xvfb: apt-get install xvfb");
        assumeTrue(hasGtk(), "there is no GTK 3: apt-get install libgtk-3-0");
        // The server looks for a free number itself, and says on its standard output which.
        Process server = new ProcessBuilder(
                xvfb.toString(), "-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String number = server.inputReader(StandardCharsets.US_ASCII).readLine();
            assertTrue(number != null, "Xvfb did not start");
            return new HiddenDisplay(server, ":" + number.strip());
        } catch (IOException | RuntimeException | Error e) {
            server.destroyForcibly();
            throw e;
        }
    }

    /** What DISPLAY is to be. */
    String name() {
        return name;
    }

    private static boolean hasGtk() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("ldconfig", "-p")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", ":/sbin:/usr/sbin", String::concat);
        Process process = builder.start();
        String libraries = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return libraries.contains("libgtk-3.so.0");
    }

    /** Asks first: a server that is killed leaves its lock and its socket. */
    @Override
    public void close() {
        server.destroy();
        server.onExit().completeOnTimeout(server, 10, TimeUnit.SECONDS).join().destroyForcibly();
    }
}
