package dev.drover.conformance;

import java.util.List;
import java.util.Map;

/**
 * A host that is put to the test.
 *
 * @param name for people
 * @param command its program and arguments
 * @param environment what it has beside what every worker has
 */
public record HostCommand(String name, List<String> command, Map<String, String> environment) {

    public HostCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
