package dev.drover.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a program of ours in a JVM of its own, on this program's class path. */
final class Jvm {

    private Jvm() {}

    /**
     * Starts it; its errors go where ours go, its output to {@link Process#inputReader}.
     *
     * @param before what stands before our class path
     * @param arguments the main class and its arguments
     */
    static Process start(List<String> options, List<Path> before, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        StringBuilder classPath = new StringBuilder();
        for (Path each : before) classPath.append(each).append(File.pathSeparator);
        command.add(classPath.append(System.getProperty("java.class.path")).toString());
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
