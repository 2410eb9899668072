package dev.drover.api.process;

import java.nio.file.Path;
import java.util.List;

/**
 * A worker written in Java. Its class path is that of Drover's wire and host, and then the given one.
 *
 * <p>If all of that are jars, {@code main} may be run once more, in a process that joins, is given no task and exits: so an
 * archive of the classes is made that later workers start from. The system property {@code drover.startup.archive} of the
 * program with the pool can be {@code off}, or the folder of the archives.
 *
 * @param mainClass the name of the class whose {@code main} registers tasks and runs the host
 * @param classPath where that class and what it needs are
 * @param jvmOptions such as {@code -Xmx64m}; after Drover's own, so they win. A collector such as {@code -XX:+UseG1GC} takes
 *     the place of the serial one
 * @param arguments of {@code main}
 */
public record JavaProgram(String mainClass, List<Path> classPath, List<String> jvmOptions, List<String> arguments)
        implements Program {

    public JavaProgram {
        if (mainClass == null || mainClass.isBlank())
            throw new IllegalArgumentException("a Java worker needs a main class");
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }
}
