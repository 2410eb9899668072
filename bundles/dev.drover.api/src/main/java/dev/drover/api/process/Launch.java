package dev.drover.api.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.text.Secrets;

/**
 * A process to start.
 *
 * @param command the program and its arguments, passed literally, never through a shell
 * @param environment the complete environment of the process
 * @param directory where it starts; the starter's own directory if empty
 */
public record Launch(List<String> command, Map<String, String> environment, Optional<Path> directory) {
    public Launch {
        command = Require.list("command", command);
        environment = Require.map("environment", environment);
        Require.given("directory", directory);
        if (command.isEmpty()) throw new IllegalArgumentException("a launch needs a program");
    }

    /** With secrets masked, see {@link Secrets}. */
    @Override
    public String toString() {
        return "Launch[command=" + Secrets.mask(command) + ", environment=" + Secrets.mask(environment) + ", directory="
                + directory + "]";
    }
}
