package dev.drover.monitor.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command line and a short name for the process that runs it.
 *
 * @param line the arguments, separated by one space; control characters are left as they are; empty if unknown
 * @param name the main class or jar of a Java program, else the file name of the program
 */
record Command(String line, String name) {
    /** The most characters that are kept of a command line. */
    static final int MAX_LENGTH = 4096;

    /** Options of the java command that take the next argument as their value. */
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of(
            "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules",
            "--enable-native-access", "--add-reads", "--add-exports", "--add-opens", "--limit-modules",
            "--patch-module", "--source");

    /**
     * The command of a process with the given arguments.
     *
     * @param fallback the name if there are no arguments
     */
    static Command of(List<String> arguments, String fallback) {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            return new Command("", fallback);
        }
        String line = String.join(" ", arguments);
        return new Command(
                line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line, name(arguments));
    }

    /**
     * The command in the text of {@code /proc/PID/cmdline}. Each argument ends with a NUL, unless the program has
     * overwritten the arguments with a title of its own.
     */
    static Command ofProc(byte[] text, int length, String fallback) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || text[i] == 0) {
                if (i > from || i < length) {
                    arguments.add(new String(text, from, i - from, StandardCharsets.UTF_8));
                }
                from = i + 1;
            }
        }
        // A title that is shorter than the arguments it replaces is followed by NULs.
        while (!arguments.isEmpty() && arguments.get(arguments.size() - 1).isEmpty()) {
            arguments.remove(arguments.size() - 1);
        }
        return of(arguments, fallback);
    }

    private static String name(List<String> arguments) {
        String program = fileName(arguments.get(0));
        if (!program.equals("java") && !program.equals("javaw") && !program.equals("java.exe")
                && !program.equals("javaw.exe")) {
            return program;
        }
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean hasNext = i + 1 < arguments.size();
            if (argument.equals("-jar") && hasNext) {
                String jar = fileName(arguments.get(i + 1));
                return jar.endsWith(".jar") ? jar.substring(0, jar.length() - 4) : jar;
            }
            if ((argument.equals("-m") || argument.equals("--module")) && hasNext) {
                return simpleName(arguments.get(i + 1));
            }
            if (OPTIONS_WITH_VALUE.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
                return simpleName(argument);
            }
        }
        return program;
    }

    private static String fileName(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return name.isEmpty() ? path : name;
    }

    private static String simpleName(String mainClass) {
        String name = mainClass.substring(
                Math.max(mainClass.lastIndexOf('.'), mainClass.lastIndexOf('/')) + 1);
        return name.isEmpty() ? mainClass : name;
    }
}
