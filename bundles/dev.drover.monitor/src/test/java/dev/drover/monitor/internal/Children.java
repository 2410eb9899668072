package dev.drover.monitor.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.ClassLocation;

/** Processes that a test starts; all have ended when it is closed. */
final class Children implements AutoCloseable {
    private final List<Process> started = new ArrayList<>();

    Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }

    Process sleep() throws IOException {
        return start("sleep", "600");
    }

    /** Runs the main class of these tests' class path. */
    Process java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx600m", "-cp", classPath(main), main.getName()));
        command.addAll(List.of(arguments));
        return start(command.toArray(String[]::new));
    }

    private static String classPath(Class<?> main) {
        return ClassLocation.of(main).toString();
    }

    @Override
    public void close() {
        boolean interrupted = false;
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (Process process : started) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
