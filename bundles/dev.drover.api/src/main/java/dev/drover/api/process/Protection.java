package dev.drover.api.process;

import java.util.List;
import java.util.Set;

import dev.drover.api.Require;

/**
 * What the system really holds for a process that was started: not what was asked for.
 *
 * @param profile what was asked for
 * @param held what is kept from the process
 * @param missing what was asked for, or is usual, and is not held; one phrase for a person each
 */
public record Protection(Sandbox.Profile profile, Set<Sandbox.Right> held, List<String> missing) {

    /** Nothing was asked for, and nothing is missing. */
    public static final Protection NONE = new Protection(Sandbox.Profile.TRUSTED, Set.of(), List.of());

    public Protection {
        Require.given("profile", profile);
        held = Set.copyOf(Require.given("held", held));
        missing = Require.list("missing", missing);
    }
}
