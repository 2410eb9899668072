package dev.drover.api.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.text.Secrets;

/** What a process runs. A worker may be written in Java, or in any language that speaks the protocol. */
public sealed interface Program {

    /**
     * A worker written in Java. Its class path is that of Drover's wire and host, and then the given one.
     *
     * <p>If all of that are jars, {@code main} may be run once more, in a process that joins, is given no task and
     * exits. This process makes an archive of the classes from which later workers start. The system property
     * {@code drover.startup.archive} of the program with the pool can be {@code off}, or the folder of the archives.
     *
     * @param mainClass the name of the class whose {@code main} registers tasks and runs the host
     * @param classPath where that class and what it needs are: jars, and folders of classes
     * @param jvmOptions such as {@code -Xmx64m}; after Drover's own, so they win. A collector such as
     *     {@code -XX:+UseG1GC} takes the place of the serial one
     * @param arguments of {@code main}
     * @param home of the Java that runs it, the folder with {@code bin/java}; that of this program if empty. It must be
     *     21 or newer
     */
    record Java(
            String mainClass,
            List<Path> classPath,
            List<String> jvmOptions,
            List<String> arguments,
            Optional<Path> home) implements Program {

        public Java {
            if (Require.given("mainClass", mainClass).isBlank())
                throw new IllegalArgumentException("a Java worker needs a main class");
            classPath = Require.list("classPath", classPath);
            classPath.forEach(Java::checkEntry);
            jvmOptions = Require.list("jvmOptions", jvmOptions);
            arguments = Require.list("arguments", arguments);
            Require.given("home", home);
        }

        /** Run by the same Java as this program. */
        public Java(String mainClass, List<Path> classPath, List<String> jvmOptions, List<String> arguments) {
            this(mainClass, classPath, jvmOptions, arguments, Optional.empty());
        }

        /** With secrets masked, see {@link Secrets}. */
        @Override
        public String toString() {
            return "Java[mainClass=" + mainClass + ", classPath=" + classPath + ", jvmOptions="
                    + Secrets.mask(jvmOptions) + ", arguments=" + Secrets.mask(arguments) + ", home=" + home + "]";
        }

        /** The same, with entries added to its class path. */
        public Java classPath(List<Path> added) {
            return new Java(mainClass, join(classPath, "added", added), jvmOptions, arguments, home);
        }

        /** The same, with JVM options added. */
        public Java jvmOptions(List<String> added) {
            return new Java(mainClass, classPath, join(jvmOptions, "added", added), arguments, home);
        }

        /** The same, with arguments of {@code main} added. */
        public Java arguments(List<String> added) {
            return new Java(mainClass, classPath, jvmOptions, join(arguments, "added", added), home);
        }

        /** The same, run by the Java in the given folder, which has {@code bin/java} in it. */
        public Java home(Path folder) {
            return new Java(
                    mainClass, classPath, jvmOptions, arguments, Optional.of(Require.given("folder", folder)));
        }

        private static void checkEntry(Path entry) {
            if (entry.toString().contains(File.pathSeparator))
                throw new IllegalArgumentException("'" + entry + "' cannot be in a class path: it has a '"
                        + File.pathSeparator + "' in it, which separates the entries of a class path");
        }
    }

    /** A language that Drover brings a host for. */
    enum Language {
        /**
         * JavaScript. {@code require('drover-host')} finds Drover's own package by {@code NODE_PATH}; {@code import}
         * finds it in Node 18.19, 20.6 and newer. One that is installed beside the script comes first. The script is a
         * CommonJS or an ES module, as its name and the nearest {@code package.json} say. Node must be 18 or newer.
         */
        NODE("node"),
        /** Python, 3.6 or newer. The module {@code drover_host} is Drover's own, found by {@code PYTHONPATH}. */
        PYTHON("python3");

        private final String interpreter;

        Language(String interpreter) {
            this.interpreter = interpreter;
        }

        /** The usual name of its interpreter, which is looked for on the PATH. */
        public String interpreter() {
            return interpreter;
        }
    }

    /**
     * A worker whose script registers functions by the host that Drover brings for its language.
     *
     * @param interpreter a path, or a name that is looked for on the PATH of the worker
     * @param options of the interpreter, such as {@code --max-old-space-size=100}
     * @param script a relative one is looked for in the worker's directory
     * @param arguments of the script
     */
    record Script(Language language, String interpreter, List<String> options, Path script, List<String> arguments)
            implements
            Program {

        public Script {
            Require.given("language", language);
            if (Require.given("interpreter", interpreter).isBlank())
                throw new IllegalArgumentException("a script needs an interpreter");
            options = Require.list("options", options);
            Require.given("script", script);
            arguments = Require.list("arguments", arguments);
        }

        /** With secrets masked, see {@link Secrets}. */
        @Override
        public String toString() {
            return "Script[language=" + language + ", interpreter=" + interpreter + ", options=" + Secrets.mask(options)
                    + ", script=" + script + ", arguments=" + Secrets.mask(arguments) + "]";
        }

        /** The same, run by another interpreter. */
        public Script interpreter(String other) {
            return new Script(language, other, options, script, arguments);
        }

        /** The same, with options of the interpreter added. */
        public Script options(List<String> added) {
            return new Script(language, interpreter, join(options, "added", added), script, arguments);
        }

        /** The same, with arguments added. */
        public Script arguments(List<String> added) {
            return new Script(language, interpreter, options, script, join(arguments, "added", added));
        }
    }

    /**
     * A worker in any language that speaks the protocol (docs/protocol.md).
     *
     * @param command the program and its arguments, passed literally, never through a shell
     */
    record Command(List<String> command) implements Program {

        public Command {
            command = Require.list("command", command);
            if (command.isEmpty() || command.get(0).isBlank())
                throw new IllegalArgumentException("a command needs a program");
        }

        /** With secrets masked, see {@link Secrets}. */
        @Override
        public String toString() {
            return "Command[command=" + Secrets.mask(command) + "]";
        }

        /** The same, with arguments added. */
        public Command arguments(List<String> added) {
            return new Command(join(command, "added", added));
        }
    }

    private static <T> List<T> join(List<T> first, String what, List<T> more) {
        List<T> all = new ArrayList<>(first);
        all.addAll(Require.list(what, more));
        return all;
    }
}
