package dev.drover.process.internal.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.drover.api.process.Launch;

/**
 * The command of bubblewrap that holds everything of a sandbox: the whole file system for reading only, without the
 * user's home and the temporary and runtime files of others, the working directory to write in, no network, and process
 * ids and shared memory of its own. What the command names, such as a class path, can be read wherever it is, and so
 * can the folder in which its program was installed, and the folders of modules that NODE_PATH and PYTHONPATH name.
 */
final class Bubblewrap {

    /** What does not depend on the process; tried once as a whole. */
    private static final List<String> NAMESPACES = List.of(
            "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--cap-drop",
            "ALL",
            "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc");
    private static final List<Path> HIDDEN = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/run"));
    /** Variables that say where an interpreter looks for modules. */
    private static final List<String> MODULES = List.of("NODE_PATH", "PYTHONPATH");
    private static final Pattern BETWEEN_PATHS = Pattern.compile("[:=@,]");

    private final Tool bwrap;

    Bubblewrap(Tool bwrap) {
        this.bwrap = bwrap;
    }

    /**
     * Why it does not work here; nothing if it does.
     *
     * @throws IOException if nothing can be started just now
     */
    Optional<String> problem() throws IOException {
        List<String> trial = new ArrayList<>(NAMESPACES);
        trial.addAll(List.of("--tmpfs", "/tmp", "--"));
        return bwrap.problem(trial);
    }

    /** @param seen what has to be seen in any case */
    List<String> prefix(Launch launch, Optional<Path> seen) {
        List<String> options = new ArrayList<>(NAMESPACES);
        List<Path> hidden = new ArrayList<>();
        for (Path each : HIDDEN) if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) hidden.add(each);
        Path home = Path.of(System.getProperty("user.home")).toAbsolutePath().normalize();
        // A home of "/" would hide everything.
        if (Files.isDirectory(home) && home.getNameCount() > 0) hidden.add(home);
        hidden.forEach(each -> options.addAll(List.of("--tmpfs", each.toString())));
        Set<Path> readable = new LinkedHashSet<>();
        seen.ifPresent(readable::add);
        readable.add(Path.of(System.getProperty("java.home")));
        List<String> arguments = launch.command().subList(1, launch.command().size());
        arguments.forEach(each -> addPaths(each, readable));
        for (String each : MODULES) addPaths(launch.environment().getOrDefault(each, ""), readable);
        options.addAll(new Installation(hidden, home).options(Path.of(launch.command().getFirst())));
        for (Path each : readable) {
            if (hidden.stream().anyMatch(each::startsWith))
                options.addAll(List.of("--ro-bind", each.toString(), each.toString()));
        }
        launch.directory().map(each -> each.toAbsolutePath().normalize()).ifPresentOrElse(
                each -> options.addAll(
                        List.of("--bind", each.toString(), each.toString(), "--chdir", each.toString())),
                () -> options.addAll(List.of("--chdir", "/")));
        options.add("--");
        return bwrap.command(options);
    }

    /** What an argument names and is there: a file, a class path, the value of an option. */
    private static void addPaths(String argument, Set<Path> found) {
        for (String each : BETWEEN_PATHS.split(argument + File.pathSeparator)) {
            if (!each.startsWith("/") || each.indexOf(0) >= 0) continue;
            try {
                Path path = Path.of(each).normalize();
                if (path.getNameCount() > 0 && Files.exists(path)) found.add(path);
            } catch (InvalidPathException e) {
                continue;
            }
        }
    }
}
