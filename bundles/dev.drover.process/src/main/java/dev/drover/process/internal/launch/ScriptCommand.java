package dev.drover.process.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;

/** The command that runs a worker written in JavaScript or Python, with Drover's host for it to find. */
final class ScriptCommand {

    private ScriptCommand() {}

    /**
     * @param interpreter the file that was found
     * @param script as a whole path
     * @param environment of the process; the folder of the host is added to where its interpreter looks
     * @throws IOException if the host cannot be put where the interpreter finds it
     */
    static List<String> of(
            ProcessSpec spec,
            Program.Script program,
            String interpreter,
            Path script,
            Map<String, String> environment,
            HostFiles hosts) throws IOException {
        Path folder = hosts.folder(program.language());
        List<String> command = new ArrayList<>();
        command.add(interpreter);
        command.addAll(program.options());
        switch (program.language()) {
            case NODE -> {
                addPath(environment, "NODE_PATH", folder);
                command.add(folder.resolve("drover-host").resolve("main.js").toString());
                if (spec.debug()) command.add("--inspect");
            }
            case PYTHON -> {
                addPath(environment, "PYTHONPATH", folder);
                // Without one the script is run as anybody would.
                if (spec.debug()) command.addAll(List.of("-m", "drover_host"));
            }
        }
        command.add(script.toString());
        command.addAll(program.arguments());
        return command;
    }

    /** What the spec has for it comes first. */
    private static void addPath(Map<String, String> environment, String name, Path folder) {
        environment.merge(name, folder.toString(), (own, added) -> own + File.pathSeparator + added);
    }
}
