package dev.drover.process.internal.launch;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.host.Host;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.wire.Endpoint;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.SafeLog;

/** The command that runs a worker written in Java. */
final class JavaCommand {

    private static final System.Logger LOG = SafeLog.of(JavaCommand.class);

    /**
     * What a Java worker collects with, unless it has a collector of its own. A worker is one of many on its machine:
     * the serial collector has the smallest footprint. Large arrays, which are large messages, are made in the old
     * generation: from the young one each collection would copy them there. The heap begins small.
     */
    private static final List<String> COLLECTOR =
            List.of("-XX:+UseSerialGC", "-XX:PretenureSizeThreshold=8m", FirstHeap.option());

    /**
     * What every Java worker gets: out of memory ends it, with a cause that can be told; nothing is ever deserialized.
     */
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.serialFilter=!*");

    /** What a worker prints is read as UTF-8, whatever the locale; the files of its own are as well. */
    private static final List<String> ENCODINGS = List.of("stdout.encoding", "stderr.encoding", "file.encoding");

    private static final String DEBUG = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private static final String EXECUTABLE = File.separatorChar == '\\' ? "java.exe" : "java";

    private JavaCommand() {}

    /** Where the report of a crash lies: among the user's dumps, or among the temporary files if there can be none. */
    private static final class CrashReports {
        static final String FILE = folder().resolve("hs_err_pid").toString().replace("%", "%%") + "%p.log";

        private static Path folder() {
            try {
                return DumpFolder.ofUser().open();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.INFO, "Reports of crashes are left among the temporary files: " + e.getMessage());
                return Path.of(System.getProperty("java.io.tmpdir"));
            }
        }
    }

    /**
     * @param more options for the JVM, before all others
     * @param files takes arguments that are too long
     * @param mark of the process
     * @throws IllegalArgumentException if there is no Java, or it could not load Drover's own classes
     */
    static List<String> of(ProcessSpec spec, Program.Java program, List<String> more, ArgumentFiles files, String mark)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(executable(program.home(), spec.directory().orElse(Path.of(""))));
        command.addAll(more);
        if (spec.debug()) command.add(DEBUG);
        command.addAll(options(spec, program));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath(program).stream().map(Path::toString).toList()));
        for (int i = 1; i < command.size(); i++) command.set(i, files.fit(command.get(i), mark));
        command.add(program.mainClass());
        command.addAll(program.arguments());
        return command;
    }

    private static String executable(Optional<Path> named, Path directory) {
        Path home = named.map(each -> directory.toAbsolutePath().resolve(each))
                .orElseGet(() -> Path.of(System.getProperty("java.home")));
        Path found = home.resolve("bin").resolve(EXECUTABLE);
        if (Files.isExecutable(found) && !Files.isDirectory(found)) return found.toString();
        String missing = "'" + found + "' does not exist or is not executable";
        if (named.isPresent())
            throw new IllegalArgumentException(
                    "the Java home '" + home + "' is none to start workers with: " + missing);
        throw new IllegalArgumentException("the Java that runs this program has no java command to start workers with: "
                + missing + ". It may be one that jpackage made. Keep its commands (jlink without"
                + " --strip-native-commands), or name another Java by ProcessSpec.javaHome");
    }

    /** The options of a Java worker: every worker's, and its own. */
    static List<String> options(ProcessSpec spec, Program.Java program) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        options.add("-XX:ErrorFile=" + CrashReports.FILE);
        if (Platform.THIS.isPortable()) options.add("-D" + Platform.PORTABLE + "=true");
        GivenOptions given = new GivenOptions(spec, program);
        if (!given.chooseCollector()) options.addAll(COLLECTOR);
        for (String encoding : ENCODINGS)
            if (!given.set(encoding)) options.add("-D" + encoding + "=UTF-8");
        // To look for another one on the class path takes 6 ms. The worker's Java, if it is this one, has this class.
        Class<?> sockets = SelectorProvider.provider().getClass();
        if (program.home().isEmpty() && sockets.getModule() == Object.class.getModule())
            options.add("-Djava.nio.channels.spi.SelectorProvider=" + sockets.getName());
        options.addAll(program.jvmOptions());
        return options;
    }

    /**
     * The class path of a Java worker: Drover's wire and host, and then its own.
     *
     * @throws IllegalArgumentException if no Java can load Drover's own classes from where they are; the message says
     *     what to do
     */
    static List<Path> classPath(Program.Java program) {
        return Stream.concat(droversOwn(), program.classPath().stream()).toList();
    }

    /** @throws IllegalArgumentException if no Java can load them from where they are */
    static Stream<Path> droversOwn() {
        return checked(ClassLocation.of(Endpoint.class), ClassLocation.of(Host.class));
    }

    /** @throws IllegalArgumentException if one cannot be in a class path */
    static Stream<Path> checked(Path... places) {
        for (Path place : places)
            if (place.toString().contains(File.pathSeparator))
                throw new IllegalArgumentException("Drover's own classes are in '" + place
                        + "', which cannot be in a class path: it has a '" + File.pathSeparator
                        + "' in it, which separates the entries. Install the program in another folder");
        return Stream.of(places);
    }
}
