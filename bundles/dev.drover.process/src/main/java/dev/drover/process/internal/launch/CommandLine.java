package dev.drover.process.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.process.internal.system.OwnProgram;

/** Turns what a worker is to run into what is to be started. */
public final class CommandLine {

    /** Marks a worker and all that it starts. */
    public static final String MARK = "DROVER_WORKER";

    /** Where programs are without a PATH. */
    private static final String USUAL_PATH = "/usr/bin:/bin";

    private CommandLine() {}

    /**
     * @param mark the value of {@link #MARK}
     * @param more options for the JVM, before all others
     * @param files takes arguments that are too long for the system
     */
    static Launch launch(ProcessSpec spec, String mark, List<String> more, ArgumentFiles files) throws IOException {
        Path directory = spec.directory().orElse(Path.of(""));
        if (!Files.isDirectory(directory)) throw new MissingProgram("the directory '" + directory + "' does not exist");
        Map<String, String> environment = WorkerEnvironment.of(spec);
        environment.put(MARK, mark);
        environment.put(OwnProgram.VARIABLE, OwnProgram.TOKEN);
        List<String> command = switch (spec.program()) {
            case Program.Java java -> java(spec, java, more, files, mark);
            case Program.Script script -> script(spec, script, directory, environment);
            case Program.Command other -> command(other, directory, environment.getOrDefault("PATH", USUAL_PATH));
        };
        return new Launch(command, environment, spec.directory());
    }

    private static List<String> java(
            ProcessSpec spec,
            Program.Java program,
            List<String> more,
            ArgumentFiles files,
            String mark) throws IOException {
        try {
            return JavaCommand.of(spec, program, more, files, mark);
        } catch (IllegalArgumentException e) {
            throw new MissingProgram(e.getMessage());
        }
    }

    private static List<String> script(
            ProcessSpec spec,
            Program.Script program,
            Path directory,
            Map<String, String> environment) throws IOException {
        String path = environment.getOrDefault("PATH", USUAL_PATH);
        String interpreter;
        try {
            interpreter = find(program.interpreter(), directory, path);
        } catch (MissingProgram e) {
            throw new MissingProgram("the interpreter " + e.getMessage()
                    + ": install it, or name another by ProcessSpec.interpreter");
        }
        Path script = directory.toAbsolutePath().resolve(program.script());
        if (!Files.isRegularFile(script)) throw new MissingProgram("the script '" + script + "' does not exist");
        return ScriptCommand.of(spec, program, interpreter, script, environment, HostFiles.ofTheUser());
    }

    private static List<String> command(Program.Command program, Path directory, String path) throws IOException {
        List<String> command = new ArrayList<>(program.command());
        command.set(0, find(command.get(0), directory, path));
        return command;
    }

    /** The options of a Java worker: every worker's, and its own. */
    public static List<String> options(ProcessSpec spec, Program.Java program) {
        return JavaCommand.options(spec, program);
    }

    /**
     * The class path of a Java worker.
     *
     * @throws IllegalArgumentException if no Java can load Drover's own classes from where they are
     */
    public static List<Path> classPath(Program.Java program) {
        return JavaCommand.classPath(program);
    }

    /** @throws IllegalArgumentException if no Java can load Drover's own classes from where they are */
    public static void checkOwnClasses() {
        JavaCommand.droversOwn();
    }

    /**
     * Finds a program as a shell in its directory would; told here, a missing one is a clear error and not a child that
     * fails.
     */
    private static String find(String program, Path directory, String path) throws IOException {
        if (program.contains(File.separator)) return executable(program, directory);
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = directory.toAbsolutePath().resolve(folder).resolve(program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) return candidate.toString();
        }
        throw new MissingProgram("'" + program + "' was not found on the PATH");
    }

    private static String executable(String program, Path directory) throws IOException {
        Path found = directory.toAbsolutePath().resolve(program);
        String name = "'" + program + "'" + (Path.of(program).isAbsolute() ? "" : " in '" + directory + "'");
        if (!Files.exists(found)) throw new MissingProgram(name + " does not exist");
        if (Files.isDirectory(found) || !Files.isExecutable(found))
            throw new MissingProgram(name + " is not an executable file");
        return found.toString();
    }

    /** Trying again is of no use. */
    public static final class MissingProgram extends IOException {
        private static final long serialVersionUID = 1L;

        MissingProgram(String message) {
            super(message);
        }
    }
}
