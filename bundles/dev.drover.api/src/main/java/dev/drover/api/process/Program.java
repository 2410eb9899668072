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
