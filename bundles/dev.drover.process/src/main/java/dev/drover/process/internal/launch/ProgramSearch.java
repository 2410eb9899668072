package dev.drover.process.internal.launch;

import java.io.File;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.drover.wire.link.Platform;

/**
 * Finds a program as a shell in its directory would; told here, a missing one is a clear error and not a child that
 * fails.
 */
final class ProgramSearch {

    /** Where programs are without a PATH. */
    private static final String USUAL_PATH = "/usr/bin" + File.pathSeparator + "/bin";
    /** How programs end on Windows, where it does not say so itself. */
    private static final String USUAL_ENDINGS = ".COM;.EXE;.BAT;.CMD";

    private final String path;
    private final boolean windows;
    private final List<String> endings = new ArrayList<>(List.of(""));

    /**
     * @param environment of the process
     * @param platform whose ways are followed; names are split as on this one
     */
    ProgramSearch(Map<String, String> environment, Platform platform) {
        path = environment.getOrDefault("PATH", USUAL_PATH);
        windows = platform.isWindows();
        if (windows)
            for (String ending : environment.getOrDefault("PATHEXT", USUAL_ENDINGS).split(";"))
                if (!ending.isBlank()) endings.add(ending.strip());
    }

    /** @throws FileNotFoundException if there is no such program; the message says what was looked for */
    String find(String program, Path directory) throws FileNotFoundException {
        if (program.contains(File.separator) || windows && program.contains("/")) return executable(program, directory);
        for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
            String found = in(folder, program, directory);
            if (found != null) return found;
        }
        throw new FileNotFoundException("'" + program + "' was not found on the PATH");
    }

    /** Null if it is not there. A folder of the PATH that is no name of one is passed over, as shells do. */
    private String in(String folder, String program, Path directory) {
        try {
            Path place = directory.toAbsolutePath().resolve(windows ? folder.replace("\"", "") : folder);
            for (String ending : endings) {
                Path candidate = place.resolve(program + ending);
                boolean whole = !windows || !ending.isEmpty() || program.indexOf('.') > 0;
                if (whole && isProgram(candidate)) return candidate.toString();
            }
            return null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private String executable(String program, Path directory) throws FileNotFoundException {
        Path found = directory.toAbsolutePath().resolve(program);
        for (String ending : endings) {
            Path candidate = found.resolveSibling(found.getFileName() + ending);
            if (isProgram(candidate)) return candidate.toString();
        }
        String name = "'" + program + "'" + (Path.of(program).isAbsolute() ? "" : " in '" + directory + "'");
        if (!Files.exists(found)) throw new FileNotFoundException(name + " does not exist");
        throw new FileNotFoundException(name + " is not an executable file");
    }

    private static boolean isProgram(Path file) {
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }
}
