package dev.drover.conformance;

import java.io.File;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.drover.wire.SafeText;

/**
 * What {@code ./drover conformance} starts. The system property {@code drover.conformance.hosts} is the script's: the
 * folder with Drover's own hosts.
 */
public final class Main {

    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // Whoever interrupts it finds no host left.
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(run(Arrays.asList(arguments), out, System.err));
    }

    /** Returns the exit code. */
    static int run(List<String> arguments, PrintStream out, PrintStream words)
            throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
            if (!options.command().isEmpty()) checkProgram(options.command().getFirst());
        } catch (IllegalArgumentException e) {
            words.println("drover: " + e.getMessage());
            return MISUSED;
        }
        if (options.help()) {
            out.print(Options.usage());
            return 0;
        }
        Suite suite = new Suite(options, out);
        if (!options.command().isEmpty())
            suite.run(new HostCommand(String.join(" ", options.command()), options.command(), Map.of()));
        else
            runOwn(suite);
        return suite.finish() ? 0 : 1;
    }

    private static void runOwn(Suite suite) throws IOException, InterruptedException {
        Path hosts = Path.of(System.getProperty("drover.conformance.hosts", "hosts"));
        Path folder = Files.createTempDirectory("drover-conformance");
        try {
            for (OwnHosts.Own each : new OwnHosts(hosts, folder).all()) {
                if (each.missing() != null) suite.skip(each.host().name(), each.missing());
                else
                    suite.run(each.host());
            }
        } finally {
            for (String each : List.of("modules/drover-host", "modules", "fixture.js", "fixture.py", ""))
                Files.deleteIfExists(folder.resolve(each));
        }
    }

    private static void checkProgram(String program) {
        boolean there = program.contains(File.separator) ? Files.isExecutable(Path.of(program))
                : Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each.isEmpty() ? "." : each).resolve(program)));
        if (!there) throw new IllegalArgumentException("'" + SafeText.of(program) + "' was not found.");
    }
}
