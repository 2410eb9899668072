package dev.drover.process.internal.launch;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.host.Host;
import dev.drover.wire.Endpoint;

/** Turns what a worker is to run into what is to be started. */
public final class CommandLine {

    /** What a worker inherits of the environment; nothing that makes a runtime load code or change its ways. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP",
                    "XDG_RUNTIME_DIR", "SYSTEMROOT", "USERPROFILE", "PATHEXT", "COMSPEC", "WINDIR");

    /** Marks a worker and all that it starts. */
    public static final String MARK = "DROVER_WORKER";

    /**
     * What a Java worker collects with, unless it has a collector of its own. A worker is one of many on its machine:
     * the serial collector has the smallest footprint. Large arrays, which are large messages, are made in the old
     * generation: from the young one each collection would copy them there.
     */
    private static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-XX:PretenureSizeThreshold=8m");

    private static final Pattern OTHER_COLLECTOR = Pattern.compile("-XX:\\+Use(Parallel|G1|Z|Shenandoah|Epsilon)GC");

    /**
     * What every Java worker gets: out of memory ends it, with a cause that can be told; nothing is ever deserialized.
     */
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.serialFilter=!*");

    private static final String DEBUG = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private CommandLine() {}

    /**
     * @param mark the value of {@link #MARK}
     * @param more options for the JVM, before all others
     */
    public static Launch launch(ProcessSpec spec, String mark, List<String> more) throws IOException {
        Path directory = spec.directory().orElse(Path.of(""));
        if (!Files.isDirectory(directory)) throw new MissingProgram("the directory '" + directory + "' does not exist");
        Map<String, String> environment = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (INHERITED.contains(name) || name.startsWith("LC_")) environment.put(name, value);
        });
        environment.putAll(spec.environment());
        environment.put(MARK, mark);
        return new Launch(command(spec, more, environment), environment, spec.directory());
    }

    private static List<String> command(ProcessSpec spec, List<String> more, Map<String, String> environment)
            throws IOException {
        if (spec.program() instanceof Program.Java java) return java(java, spec.debug(), more);
        List<String> command = new ArrayList<>(((Program.Command) spec.program()).command());
        command.set(0, find(command.get(0), environment.getOrDefault("PATH", "")));
        return command;
    }

    private static List<String> java(Program.Java program, boolean debug, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(more);
        if (debug) command.add(DEBUG);
        command.addAll(options(program));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath(program).stream().map(Path::toString).toList()));
        command.add(program.mainClass());
        command.addAll(program.arguments());
        return command;
    }

    /** The options of a Java worker: every worker's, and its own. */
    public static List<String> options(Program.Java program) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        if (program.jvmOptions().stream().noneMatch(OTHER_COLLECTOR.asMatchPredicate())) options.addAll(COLLECTOR);
        // To look for another one on the class path takes 6 ms. The worker's Java is this one, so it has this class.
        Class<?> sockets = SelectorProvider.provider().getClass();
        if (sockets.getModule() == Object.class.getModule())
            options.add("-Djava.nio.channels.spi.SelectorProvider=" + sockets.getName());
        options.addAll(program.jvmOptions());
        return options;
    }

    /** The class path of a Java worker. */
    public static List<Path> classPath(Program.Java program) {
        return Stream.concat(Stream.of(home(Endpoint.class), home(Host.class)), program.classPath().stream()).toList();
    }

    /** Where a class of Drover's own was loaded from. */
    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " was not loaded from a file", e);
        }
    }

    /** Finds a program as a shell would; told here, a missing one is a clear error and not a child that fails. */
    private static String find(String program, String path) throws IOException {
        if (program.contains(File.separator)) return executable(Path.of(program));
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) return candidate.toString();
        }
        throw new MissingProgram("'" + program + "' was not found on the PATH");
    }

    private static String executable(Path program) throws IOException {
        if (!Files.exists(program)) throw new MissingProgram("'" + program + "' does not exist");
        if (Files.isDirectory(program) || !Files.isExecutable(program))
            throw new MissingProgram("'" + program + "' is not an executable file");
        return program.toString();
    }

    /** Trying again is of no use. */
    public static final class MissingProgram extends IOException {
        private static final long serialVersionUID = 1L;

        MissingProgram(String message) {
            super(message);
        }
    }
}
