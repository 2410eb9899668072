package dev.drover.bench;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a run of the benchmarks was asked for.
 *
 * @param json whether to print one JSON object a line instead of a table
 * @param quick whether to measure briefly, and leave out what cannot be brief
 * @param only what is measured: the cases whose name has a match
 * @param help whether to say all this instead
 */
record Options(boolean json, boolean quick, Pattern only, boolean help) {

    static final String USAGE =
            """
                    Usage: ./drover bench [options]

                      --quick          in less than two minutes, with more noise (otherwise about seven)
                      --only PATTERN   the cases whose name has a match of the regular expression
                      --json           one JSON object a line instead of a table; ratio is Drover's figure by the peer's
                      --help           this text

                    Peers that are not there (node, python3, packages from npm) are left out, and why is said.
                    """;

    static Options parse(List<String> arguments) {
        boolean json = false;
        boolean quick = false;
        boolean help = false;
        String only = "";
        for (Iterator<String> each = arguments.iterator(); each.hasNext();) {
            String option = each.next();
            switch (option) {
                case "--json" -> json = true;
                case "--quick" -> quick = true;
                case "--help", "-h" -> help = true;
                case "--only" -> {
                    if (!each.hasNext()) throw new IllegalArgumentException("--only needs a pattern");
                    only = each.next();
                }
                default -> throw new IllegalArgumentException("there is no option '" + option + "'");
            }
        }
        try {
            return new Options(json, quick, Pattern.compile(only, Pattern.CASE_INSENSITIVE), help);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern '" + only + "' cannot be read: " + e.getDescription(), e);
        }
    }

    boolean wants(String name) {
        return only.matcher(name).find();
    }
}
