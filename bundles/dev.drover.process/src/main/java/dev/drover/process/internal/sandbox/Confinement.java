package dev.drover.process.internal.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox;

/**
 * Changes what is started so that it has the limits and the sandbox of its spec, as far as the system can: by
 * bubblewrap, and where that does not work by unshare(1), which can only take the network away.
 */
public final class Confinement {

    private final ResourceLimits limits;
    private final Bubblewrap bubblewrap;
    private final Tool unshare;

    /**
     * What is to be started.
     *
     * @param protection what the system holds for it
     */
    public record Confined(Launch launch, Protection protection) {}

    /** The system refuses to hold what the spec requires. Trying again is of no use. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    public Confinement() {
        this(Tool.usualFolders());
    }

    /** @param folders where the system's programs are looked for */
    public Confinement(List<Path> folders) {
        limits = new ResourceLimits(folders);
        bubblewrap = new Bubblewrap(new Tool("bwrap", folders));
        unshare = new Tool("unshare", folders);
    }

    /**
     * @param seen what the process has to see in any case: the folder of the workers' socket
     * @throws Refused if the spec requires what the system cannot hold
     * @throws IOException if nothing can be started just now
     */
    public Confined apply(ProcessSpec spec, Launch launch, Optional<Path> seen) throws IOException {
        List<String> missing = new ArrayList<>();
        List<String> command = new ArrayList<>(limits.prefix(spec.limits(), missing));
        Sandbox.Profile profile = spec.sandbox().profile();
        Set<Sandbox.Right> held = EnumSet.noneOf(Sandbox.Right.class);
        if (profile != Sandbox.Profile.TRUSTED) command.addAll(confine(profile, launch, seen, held, missing));
        if (spec.sandbox().required() && !missing.isEmpty())
            throw new Refused("it requires the sandbox " + profile.name().toLowerCase(java.util.Locale.ROOT)
                    + " and its limits, which this system cannot hold: " + String.join("; ", missing));
        command.addAll(launch.command());
        return new Confined(
                new Launch(command, launch.environment(), launch.directory()),
                new Protection(profile, held, missing));
    }

    private List<String> confine(Sandbox.Profile profile, Launch launch, Optional<Path> seen, Set<Sandbox.Right> held,
            List<String> missing) throws IOException {
        Optional<String> problem = bubblewrap.problem();
        if (problem.isEmpty()) {
            held.addAll(EnumSet.allOf(Sandbox.Right.class));
            return bubblewrap.prefix(launch, seen);
        }
        List<String> command = List.of();
        // As root, and as anybody who may make a user namespace.
        for (List<String> options : List.of(List.of("--net"), List.of("--user", "--net"))) {
            if (unshare.problem(options).isPresent()) continue;
            held.add(Sandbox.Right.NO_NETWORK);
            command = unshare.command(options);
            break;
        }
        EnumSet<Sandbox.Right> lacks = EnumSet.noneOf(Sandbox.Right.class);
        lacks.addAll(profile.needs());
        lacks.removeAll(held);
        missing.add("not held: " + String.join(", ", lacks.stream().map(Enum::name).toList()) + " ("
                + problem.get() + ")");
        return command;
    }
}
