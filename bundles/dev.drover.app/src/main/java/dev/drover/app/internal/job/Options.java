package dev.drover.app.internal.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;

import dev.drover.wire.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The options of a command line, {@code --name value} or {@code --name=value}, as picocli reads them. The options are
 * declared without annotations, which would need reflection.
 */
public final class Options {

    private static final String ANY = "a value: --help says which";

    private final ParseResult given;

    private Options(ParseResult given) {
        this.given = given;
    }

    /** An option without a value. */
    public static OptionSpec flag(String name) {
        return option(name).arity("0").type(boolean.class).build();
    }

    /** An option that is given once, with a value. */
    public static OptionSpec text(String name) {
        return text(name, ANY);
    }

    /**
     * An option that is given once, with a value.
     *
     * @param need what it needs, for whoever leaves the value out
     */
    public static OptionSpec text(String name, String need) {
        return option(name).arity("1").type(String.class).paramLabel(need).build();
    }

    /** An option that is given once, with a value or without; without, its value is the empty text. */
    public static OptionSpec optionalText(String name) {
        return option(name).arity("0..1").type(String.class).fallbackValue("").build();
    }

    /** An option that may be given several times, each time with a value. */
    public static OptionSpec texts(String name) {
        return option(name).arity("1").type(List.class).auxiliaryTypes(String.class).paramLabel(ANY).build();
    }

    private static OptionSpec.Builder option(String name) {
        return OptionSpec.builder(name).preprocessor(Options::check);
    }

    /**
     * Reads a command line.
     *
     * @throws BadArgument if something on it is not one of the options, or an option is given twice or lacks its value
     */
    public static Options read(List<String> arguments, List<OptionSpec> options) throws BadArgument {
        CommandSpec command = CommandSpec.create();
        options.forEach(command::addOption);
        CommandLine reader = new CommandLine(command)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                // No argument can contain it: two dashes alone are no option, as any other word.
                .setEndOfOptionsDelimiter("\0");
        try {
            return new Options(reader.parseArgs(arguments.toArray(String[]::new)));
        } catch (UnmatchedArgumentException e) {
            String first = SafeText.of(e.getUnmatched().get(0));
            throw new BadArgument("'" + first + "' is no option: --help lists them.");
        } catch (OverwrittenOptionException e) {
            throw new BadArgument(name(e.getOverwritten()) + " is given twice: give it once.");
        } catch (MissingParameterException e) {
            ArgSpec option = e.getMissing().get(0);
            throw new BadArgument(name(option) + " needs " + option.paramLabel() + ".");
        } catch (ParameterException e) {
            throw new BadArgument(e.getMessage());
        }
    }

    /** Whether the option is given. */
    public boolean has(String name) {
        return given.hasMatchedOption(name);
    }

    /** The option's value, if it is given. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(given.matchedOptionValue(name, null));
    }

    /** The option's values in their order. */
    public List<String> values(String name) {
        return given.matchedOptionValue(name, List.of());
    }

    /**
     * Called before an option takes its value from the rest of the line. By itself, picocli takes two dashes and a word
     * for a value when it knows no such option.
     */
    private static boolean check(Stack<String> rest, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        boolean attached = "=".equals(info.get("separator"));
        if (attached && option.arity().max() == 0)
            throw new ParameterException(command.commandLine(), name(option) + " takes no value: leave it out.");
        if (!attached && option.arity().min() > 0 && !rest.isEmpty() && rest.peek().startsWith("--"))
            throw new MissingParameterException(command.commandLine(), option, "");
        return false;
    }

    private static String name(ArgSpec option) {
        return ((OptionSpec) option).longestName();
    }

    /** A text of the folder {@code help} of this bundle, which the script drover prints too. */
    public static String help(String file) {
        try (InputStream in = Options.class.getResourceAsStream("/help/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
