package dev.drover.process.internal.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.drover.wire.SafeText;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * A program of the system's through which others are started. That it is there does not mean that it works: each
 * combination of options is tried once before it is used.
 */
final class Tool {

    private static final long PATIENCE_SECONDS = 20;
    private static final int LONGEST_CAUSE = 200;
    private static final int MOST_READ = 4_096;
    private static final String WORD = "drover";

    private final String name;
    private final Optional<Path> program;
    private final Optional<Path> echo;
    /** By options: why they do not work, or "". */
    private final Map<List<String>, String> tried = new ConcurrentHashMap<>();

    /** @param folders where the program is looked for, in this order */
    Tool(String name, List<Path> folders) {
        this.name = name;
        program = find(name, folders);
        echo = find("echo", folders);
    }

    private static Optional<Path> find(String name, List<Path> folders) {
        return folders.stream().map(folder -> folder.resolve(name))
                .filter(each -> Files.isExecutable(each) && !Files.isDirectory(each)).findFirst();
    }

    /** In the PATH of this program, and then where they usually are; nowhere but on Linux. */
    static List<Path> usualFolders() {
        if (!Platform.THIS.has(Help.START_TOOLS)) return List.of();
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/bin"))
                .filter(folder -> folder.startsWith("/")).map(Path::of).distinct().toList();
    }

    /** The command with options, to be put in front of another. */
    List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(program.map(Path::toString).orElse(name)));
        command.addAll(options);
        return command;
    }

    /**
     * Why a command with these options would not run what follows it: nothing if it would.
     *
     * @throws IOException if nothing can be started just now, which tells nothing about the program
     */
    Optional<String> problem(List<String> options) throws IOException {
        if (program.isEmpty()) return Optional.of("there is no " + name);
        String known = tried.get(options);
        if (known == null) {
            known = attempt(options);
            tried.put(List.copyOf(options), known);
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    private String attempt(List<String> options) throws IOException {
        if (echo.isEmpty()) return "there is no echo to try it with";
        List<String> command = command(options);
        command.addAll(List.of(echo.get().toString(), WORD));
        Process trial = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream in = trial.getInputStream()) {
            trial.getOutputStream().close();
            if (!trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) return name + " does not end";
            String said = new String(in.readNBytes(MOST_READ), StandardCharsets.UTF_8);
            if (trial.exitValue() == 0 && said.equals(WORD + "\n")) return "";
            String first = said.strip().lines().findFirst().orElse("it ends with exit code " + trial.exitValue());
            String cause = first.startsWith(name) ? first : name + ": " + first;
            return SafeText.of(cause, LONGEST_CAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while trying " + name, e);
        } finally {
            trial.destroyForcibly();
        }
    }
}
