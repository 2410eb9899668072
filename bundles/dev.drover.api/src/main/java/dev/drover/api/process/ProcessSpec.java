package dev.drover.api.process;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.Require;

/**
 * How one worker process is started. Immutable; the {@code with…}-like methods return changed copies.
 *
 * @param program what it runs
 * @param environment added to the allow-listed environment that every worker gets
 * @param directory where it starts; this process's own directory if empty
 * @param debug whether a Java worker opens a debug port on the loopback interface
 */
public record ProcessSpec(Program program, Map<String, String> environment, Optional<Path> directory, boolean debug) {

    public ProcessSpec {
        Require.given("program", program);
        environment = Require.map("environment", environment);
        Require.given("directory", directory);
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0 || value.indexOf(0) >= 0)
                throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        });
    }

    /** A Java worker that runs the main method of a class, taken from wherever that class was loaded from. */
    public static ProcessSpec java(Class<?> main) {
        Require.given("main", main);
        return of(new Program.Java(main.getName(), List.of(whereIs(main)), List.of(), List.of()));
    }

    /** A Java worker that runs the main method of the named class. */
    public static ProcessSpec java(String mainClass, Path... classPath) {
        List<Path> entries = Arrays.asList(Require.given("classPath", classPath));
        return of(new Program.Java(mainClass, entries, List.of(), List.of()));
    }

    /** A worker in any language, see docs/protocol.md. */
    public static ProcessSpec command(String... command) {
        return of(new Program.Command(Arrays.asList(Require.given("command", command))));
    }

    private static ProcessSpec of(Program program) {
        return new ProcessSpec(program, Map.of(), Optional.empty(), false);
    }

    /**
     * The same with JVM options added.
     *
     * @throws IllegalStateException if the program is not Java
     */
    public ProcessSpec jvmOptions(String... options) {
        List<String> added = Require.list("options", Arrays.asList(Require.given("options", options)));
        if (!(program instanceof Program.Java java)) throw new IllegalStateException("JVM options need a Java worker");
        List<String> all = new ArrayList<>(java.jvmOptions());
        all.addAll(added);
        return new ProcessSpec(
                new Program.Java(java.mainClass(), java.classPath(), all, java.arguments()), environment, directory,
                debug);
    }

    /** The same with an environment variable added. */
    public ProcessSpec environment(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(Require.given("name", name), Require.given("value", value));
        return new ProcessSpec(program, all, directory, debug);
    }

    /** The same, started in the given directory. */
    public ProcessSpec directory(Path start) {
        return new ProcessSpec(program, environment, Optional.of(Require.given("start", start)), debug);
    }

    /** The same with or without a debug port. */
    public ProcessSpec debug(boolean wanted) {
        return new ProcessSpec(program, environment, directory, wanted);
    }

    private static Path whereIs(Class<?> main) {
        CodeSource source = main.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null)
            throw new IllegalArgumentException(main.getName() + " was not loaded from a file: name its class path");
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            throw new IllegalArgumentException(
                    main.getName() + " was loaded from " + source.getLocation()
                            + ", which is no file: name its class path",
                    e);
        }
    }
}
