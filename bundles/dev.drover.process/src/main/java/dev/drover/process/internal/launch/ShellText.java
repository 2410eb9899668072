package dev.drover.process.internal.launch;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * Passes text to a child that this JVM cannot pass: it gives arguments and variables in the encoding of its locale, and
 * in the locale C everything beyond ASCII becomes question marks. A shell is told the bytes of UTF-8 in ASCII, and
 * becomes the child. A variable's value stands in no command line.
 */
final class ShellText {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Keeps newlines at the end, which the shell would cut off. */
    private static final String END = ".";

    private final Charset encoding;
    private final StringBuilder script = new StringBuilder();

    /** @param encoding in which this JVM gives arguments and variables */
    ShellText(Charset encoding) {
        this.encoding = encoding;
    }

    /** What to set the variable to. */
    String value(String name, String value) {
        if (passes(value) || !SHELL_NAME.matcher(name).matches() || !hasShell()) return value;
        assign(name, "\"$" + name + "\"");
        script.append("export ").append(name).append("; ");
        return octal(value + END);
    }

    /** The command to start. Called after {@link #value} for each variable. */
    List<String> command(List<String> command) {
        boolean plain = script.isEmpty() && command.stream().allMatch(this::passes);
        if (plain || !hasShell()) return command;
        StringBuilder call = new StringBuilder("exec");
        List<String> passed = new ArrayList<>();
        for (String word : command) {
            if (passes(word)) {
                passed.add(word);
                call.append(" \"${").append(passed.size()).append("}\"");
            } else {
                // The shell's own: it is not exported.
                String variable = "drover_word" + call.length();
                assign(variable, "'" + octal(word + END) + "'");
                call.append(" \"$").append(variable).append('"');
            }
        }
        List<String> all = new ArrayList<>(List.of(SHELL.toString(), "-c", script.toString() + call, SHELL.toString()));
        all.addAll(passed);
        return all;
    }

    private static boolean hasShell() {
        return Platform.THIS.has(Help.SHELL) && Files.isExecutable(SHELL);
    }

    private boolean passes(String text) {
        return encoding.newEncoder().canEncode(text);
    }

    private void assign(String variable, String octal) {
        script.append(variable).append("=$(printf ").append(octal).append("); ");
        script.append(variable).append("=${").append(variable).append('%').append(END).append("}; ");
    }

    private static String octal(String text) {
        StringBuilder octal = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8))
            octal.append('\\').append(String.format("%03o", each & 0xff));
        return octal.toString();
    }
}
