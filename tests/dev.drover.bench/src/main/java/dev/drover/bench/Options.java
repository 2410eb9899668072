package dev.drover.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.drover.wire.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a run of the benchmarks was asked for.
 *
 * @param json whether to print one JSON object a line instead of a table
 * @param quick whether to measure briefly, and leave out what cannot be brief
 * @param only what is measured: the cases whose name has a match
 * @param help whether to say all this instead
 */
record Options(boolean json, boolean quick, Pattern only, boolean help) {

    /** @throws IllegalArgumentException if an option is not known or lacks its value, or the pattern is none */
    static Options parse(List<String> arguments) {
        ParseResult given = read(arguments);
        String only = given.matchedOptionValue("--only", "");
        try {
            return new Options(
                    given.hasMatchedOption("--json"),
                    given.hasMatchedOption("--quick"),
                    Pattern.compile(only, Pattern.CASE_INSENSITIVE),
                    given.hasMatchedOption("--help"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern '" + SafeText.of(only) + "' cannot be read: " + e.getDescription() + ".", e);
        }
    }

    private static ParseResult read(List<String> arguments) {
        CommandLine reader = new CommandLine(CommandSpec.create()
                .addOption(OptionSpec.builder("--json").arity("0").build())
                .addOption(OptionSpec.builder("--quick").arity("0").build())
                .addOption(OptionSpec.builder("--only").arity("1").type(String.class).build())
                .addOption(OptionSpec.builder("--help", "-h").arity("0").usageHelp(true).build()))
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                // No argument can contain it: two dashes alone are no option, as any other word.
                .setEndOfOptionsDelimiter("\0")
                .setOverwrittenOptionsAllowed(true);
        try {
            return reader.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            throw refused("there is no option '" + SafeText.of(e.getUnmatched().get(0)) + "'", e);
        } catch (MissingParameterException e) {
            throw refused("--only needs a pattern", e);
        } catch (ParameterException e) {
            throw refused(SafeText.of(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException refused(String why, ParameterException cause) {
        return new IllegalArgumentException(why + ": --help lists what there is.", cause);
    }

    /** What can be asked for, one option a line; the script drover prints the same file. */
    static String usage() throws IOException {
        try (InputStream in = Options.class.getResourceAsStream("usage.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    boolean wants(String name) {
        return only.matcher(name).find();
    }
}
