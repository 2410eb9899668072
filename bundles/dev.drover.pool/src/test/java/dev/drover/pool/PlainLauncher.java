package dev.drover.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;

/** Starts processes as plainly as can be, from whatever thread asks. */
final class PlainLauncher implements Launcher {

    @Override
    public Process launch(Launch launch, String ticket) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended already; its exit code tells.
            return process;
        }
        return process;
    }
}
