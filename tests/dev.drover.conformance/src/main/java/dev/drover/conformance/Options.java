package dev.drover.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.drover.wire.SafeText;

/**
 * What the kit was asked for.
 *
 * @param only which cases are run; null for all
 * @param patience how long a host may take for anything
 * @param help whether to say what there is instead
 * @param command the stranger's host; empty for Drover's own
 */
record Options(Pattern only, Duration patience, boolean help, List<String> command) {

    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final int MOST_SECONDS = 600;

    /** @throws IllegalArgumentException if an option is not known, lacks its value or has one that cannot be */
    static Options parse(List<String> arguments) {
        Pattern only = null;
        Duration patience = USUAL;
        boolean help = false;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            if (argument.equals("--")) {
                if (rest.isEmpty()) throw refused("'--' is followed by the command of a host");
                return new Options(only, patience, help, List.copyOf(rest));
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--only" -> only = pattern(value(option, argument, equals, rest));
                case "--patience" -> patience = seconds(value(option, argument, equals, rest));
                default -> throw refused("there is no option '" + SafeText.of(argument)
                        + "', and the command of a host stands behind '--'");
            }
        }
        return new Options(only, patience, help, List.of());
    }

    private static String value(String option, String argument, int equals, List<String> rest) {
        if (equals >= 0) return argument.substring(equals + 1);
        if (rest.isEmpty() || rest.getFirst().startsWith("--")) throw refused(option + " needs a value");
        return rest.removeFirst();
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw refused("--only is '" + SafeText.of(text) + "', which is no regular expression");
        }
    }

    private static Duration seconds(String text) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_SECONDS)
            return Duration.ofSeconds(Integer.parseInt(text));
        throw refused("--patience is '" + SafeText.of(text) + "': it must be a whole number from 1 to " + MOST_SECONDS);
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(why + ": --help lists what there is.");
    }

    /** What can be asked for, one option a line; the script drover prints the same file. */
    static String usage() throws IOException {
        try (InputStream in = Options.class.getResourceAsStream("usage.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
