package dev.drover.process.internal.launch;

import java.io.FileNotFoundException;
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
import dev.drover.wire.link.Platform;

/** Turns what a worker is to run into what is to be started. */
public final class CommandLine {

    /** Marks a worker and all that it starts. */
    public static final String MARK = "DROVER_WORKER";

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
        if (Platform.THIS.isPortable()) environment.put(Platform.PORTABLE_VARIABLE, "true");
        List<String> command = switch (spec.program()) {
            case Program.Java java -> java(spec, java, more, files, mark);
            case Program.Script script -> script(spec, script, directory, environment);
            case Program.Command other -> command(other, directory, environment);
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
        if (Platform.THIS.isWindows())
            throw new MissingProgram("on Windows neither Node nor Python has the sockets by which workers join: there"
                    + " is no pool of scripts");
        String interpreter;
        try {
            interpreter = find(program.interpreter(), directory, environment);
        } catch (MissingProgram e) {
            throw new MissingProgram("the interpreter " + e.getMessage()
                    + ": install it, or name another by ProcessSpec.interpreter");
        }
        Path script = directory.toAbsolutePath().resolve(program.script());
        if (!Files.isRegularFile(script)) throw new MissingProgram("the script '" + script + "' does not exist");
        return ScriptCommand.of(spec, program, interpreter, script, environment, HostFiles.ofTheUser());
    }

    private static List<String> command(Program.Command program, Path directory, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(program.command());
        command.set(0, find(command.get(0), directory, environment));
        return command;
    }

    private static String find(String program, Path directory, Map<String, String> environment) throws IOException {
        try {
            return new ProgramSearch(environment, Platform.THIS).find(program, directory);
        } catch (FileNotFoundException e) {
            throw new MissingProgram(e.getMessage());
        }
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

    /** Trying again is of no use. */
    public static final class MissingProgram extends IOException {
        private static final long serialVersionUID = 1L;

        MissingProgram(String message) {
            super(message);
        }
    }
}
