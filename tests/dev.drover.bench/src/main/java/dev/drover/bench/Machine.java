package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where figures come from. */
final class Machine {

    private Machine() {}

    static List<String> describe() {
        return List.of(
                "Java " + Runtime.version() + ", Node " + version("node") + ", " + version("python3"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors (" + processor() + ")",
                load().orElse("The load is not known."));
    }

    /** How many threads wanted to run in the last minute, 5 and 15 minutes. */
    static Optional<String> load() {
        return first(Path.of("/proc/loadavg"), "")
                .map(line -> "Load of the machine: " + String.join(" ", List.of(line.split(" ")).subList(0, 3)));
    }

    private static String processor() {
        return first(Path.of("/proc/cpuinfo"), "model name").map(line -> line.replaceFirst(".*: ", ""))
                .orElse("unknown");
    }

    private static Optional<String> first(Path file, String begin) {
        try {
            return Files.readAllLines(file).stream().filter(line -> line.startsWith(begin)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String version(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
            try {
                String line = process.inputReader().readLine();
                process.waitFor(5, TimeUnit.SECONDS);
                return line;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "(no " + program + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
