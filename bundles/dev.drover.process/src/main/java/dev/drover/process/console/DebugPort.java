package dev.drover.process.console;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.api.process.Console;

/** Where a debugger can attach: a process that takes one prints its port first of all. */
public final class DebugPort {

    /** Said by Java, and by Node and Drover's host for Python. */
    private static final Pattern SAID = Pattern.compile("(?:Listening for transport dt_socket at address: "
            + "|Debugger listening on (?:ws://)?127\\.0\\.0\\.1:)(\\d{1,5})(?!\\d)");
    private static final int HIGHEST = 65_535;

    private OptionalInt port = OptionalInt.empty();

    /** The port, once it has been printed among the lines from the given one on. What can be none is passed over. */
    public OptionalInt find(ConsoleBuffer console, long firstLine) {
        if (port.isPresent()) return port;
        for (Console.Line line : console.page(firstLine).lines()) {
            Matcher found = SAID.matcher(line.text());
            if (!found.find()) continue;
            int number = Integer.parseInt(found.group(1));
            if (number > 0 && number <= HIGHEST) return port = OptionalInt.of(number);
        }
        return port;
    }
}
