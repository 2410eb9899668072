package dev.drover.soak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import dev.drover.wire.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a soak was asked for.
 *
 * @param json whether to print one JSON object a line instead of a table
 * @param minutes how long the longest promise that is bounded by time takes, 0 if nobody said so
 * @param percent sizes in percent of the full ones
 * @param seed the seed of all that is random
 * @param only the promises that are put to the test, in the order of their list
 * @param named whether these were named
 * @param help whether to say all this instead
 */
record Options(
        boolean json, int minutes, double percent, long seed, List<Promise> only, boolean named, boolean help) {

    private static final int MOST_MINUTES = 1440;
    private static final double LEAST_PERCENT = 0.01;
    private static final double MOST_PERCENT = 100;
    private static final long SEEDS = 1_000_000_000;

    /** @throws IllegalArgumentException if an option is not known, lacks its value or has one that cannot be */
    static Options parse(List<String> arguments) {
        ParseResult given = read(arguments);
        String only = given.matchedOptionValue("--only", "");
        return new Options(
                given.hasMatchedOption("--json"),
                minutes(given.matchedOptionValue("--minutes", "")),
                percent(given.matchedOptionValue("--percent", "")),
                seed(given.matchedOptionValue("--seed", "")),
                promises(only),
                !only.isEmpty(),
                given.hasMatchedOption("--help"));
    }

    private static int minutes(String text) {
        if (text.isEmpty()) return 0;
        if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_MINUTES)
            return Integer.parseInt(text);
        throw wrong("--minutes", text, "a whole number from 1 to " + MOST_MINUTES);
    }

    private static double percent(String text) {
        if (text.isEmpty()) return MOST_PERCENT;
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,4})?")) {
            double value = Double.parseDouble(text);
            if (value >= LEAST_PERCENT && value <= MOST_PERCENT) return value;
        }
        throw wrong("--percent", text, "a number from 0.01 to 100");
    }

    private static long seed(String text) {
        if (text.isEmpty()) return ThreadLocalRandom.current().nextLong(SEEDS);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong("--seed", text, "a whole number");
        }
    }

    private static List<Promise> promises(String list) {
        List<Promise> all = Promise.all();
        if (list.isEmpty()) return all;
        List<String> wanted = new ArrayList<>();
        for (String each : list.split(",", -1)) {
            String id = each.trim().toUpperCase(Locale.ROOT);
            if (all.stream().noneMatch(promise -> promise.id().equals(id)))
                throw new IllegalArgumentException("--only names '" + SafeText.of(each) + "', which is no promise: "
                        + "there are " + all.stream().map(Promise::id).collect(Collectors.joining(", ")) + ".");
            wanted.add(id);
        }
        return all.stream().filter(promise -> wanted.contains(promise.id())).toList();
    }

    private static IllegalArgumentException wrong(String option, String text, String range) {
        return new IllegalArgumentException(option + " is '" + SafeText.of(text) + "': it must be " + range + ".");
    }

    private static ParseResult read(List<String> arguments) {
        CommandSpec spec = CommandSpec.create()
                .addOption(OptionSpec.builder("--json").arity("0").build())
                .addOption(OptionSpec.builder("--help", "-h").arity("0").usageHelp(true).build());
        for (String option : List.of("--only", "--minutes", "--percent", "--seed"))
            spec.addOption(OptionSpec.builder(option).arity("1").type(String.class).build());
        CommandLine reader = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                // No argument can contain it: two dashes alone are no option, as any other word.
                .setEndOfOptionsDelimiter("\0")
                .setOverwrittenOptionsAllowed(true);
        try {
            ParseResult given = reader.parseArgs(arguments.toArray(String[]::new));
            for (String option : List.of("--only", "--minutes", "--percent", "--seed"))
                if (given.matchedOptionValue(option, "-").isEmpty()) throw needsValue(option, null);
            return given;
        } catch (UnmatchedArgumentException e) {
            throw refused("there is no option '" + SafeText.of(e.getUnmatched().get(0)) + "'", e);
        } catch (MissingParameterException e) {
            throw needsValue(((OptionSpec) e.getMissing().get(0)).longestName(), e);
        } catch (ParameterException e) {
            throw refused(SafeText.of(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException needsValue(String option, Exception cause) {
        return refused(option + " needs " + (option.equals("--only") ? "a list of promises" : "a number"), cause);
    }

    private static IllegalArgumentException refused(String why, Exception cause) {
        return new IllegalArgumentException(why + ": --help lists what there is.", cause);
    }

    /** What can be asked for, one option a line; the script drover prints the same file. */
    static String usage() throws IOException {
        try (InputStream in = Options.class.getResourceAsStream("usage.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The options with which this run can be repeated. */
    String repeat() {
        String ids = only.stream().map(Promise::id).collect(Collectors.joining(","));
        return "./drover soak --seed " + seed + (named ? " --only " + ids : "")
                + (percent == MOST_PERCENT ? "" : " --percent " + Text.number(percent))
                + (minutes > 0 ? " --minutes " + minutes : "");
    }
}
