package dev.drover.app.internal.job;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.pool.PoolSpec;
import dev.drover.wire.SafeText;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the product is asked to do.
 *
 * @param dir the directory whose files are worked on, with links resolved
 * @param workers the most processes to use
 * @param strategy how the worker of a file is picked; the product's choice if empty
 * @param rounds how many times the job is done, {@link #ENDLESS} until it is stopped
 * @param skip names of directories that are left out, with all that is in them
 * @param facts where a line of JSON is written for each file
 * @param json whether the summary is one JSON object
 * @param plain whether the terminal is only ever written to line by line
 */
public record Arguments(
        Path dir,
        int workers,
        Optional<String> strategy,
        long rounds,
        Set<String> skip,
        Optional<Path> facts,
        boolean json,
        boolean plain) {

    /** The number of rounds of a job that only ends when it is stopped. */
    public static final long ENDLESS = Long.MAX_VALUE;

    private static final long MOST_ROUNDS = 1_000_000;

    public Arguments {
        skip = Set.copyOf(skip);
    }

    /** What can be asked for, one option a line. */
    public static String usage() {
        return Options.help("job.txt");
    }

    /**
     * Reads what follows the product's own options on its command line.
     *
     * @param current what relative paths start from
     * @throws BadArgument if an option is not known, or its value cannot be
     */
    public static Arguments parse(List<String> arguments, Path current) throws BadArgument {
        return of(Options.read(arguments, options()), current);
    }

    /** The options of a job, for a product that adds options of its own. */
    public static List<OptionSpec> options() {
        return List.of(
                Options.text("--dir"),
                Options.text("--workers"),
                Options.text("--strategy"),
                Options.texts("--skip"),
                Options.optionalText("--repeat"),
                Options.text("--facts"),
                Options.flag("--json"),
                Options.flag("--plain"));
    }

    /** What the {@link #options()} of a command line ask for. */
    public static Arguments of(Options given, Path current) throws BadArgument {
        Optional<String> workers = given.value("--workers");
        Optional<String> dir = given.value("--dir");
        Optional<String> facts = given.value("--facts");
        Set<String> skip = new HashSet<>();
        for (String name : given.values("--skip")) skip.add(directoryName(name));
        return new Arguments(
                directory(dir.isEmpty() ? current : path("--dir", dir.get(), current)),
                workers.isEmpty()
                        ? Math.min(Runtime.getRuntime().availableProcessors(), PoolSpec.MAX_WORKERS)
                        : (int) number("--workers", workers.get(), PoolSpec.MAX_WORKERS),
                given.value("--strategy"),
                rounds(given.value("--repeat")),
                skip,
                facts.isEmpty() ? facts.map(Path::of) : Optional.of(output(path("--facts", facts.get(), current))),
                given.has("--json"),
                given.has("--plain"));
    }

    /** The same job, done again and again until it is stopped. */
    public Arguments endless() {
        return new Arguments(dir, workers, strategy, ENDLESS, skip, facts, json, plain);
    }

    private static long rounds(Optional<String> repeat) throws BadArgument {
        if (repeat.isEmpty()) return 1;
        return repeat.get().isEmpty() ? ENDLESS : number("--repeat", repeat.get(), MOST_ROUNDS);
    }

    private static long number(String name, String text, long most) throws BadArgument {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) return number;
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new BadArgument(name + " is '" + SafeText.of(text) + "': give a whole number from 1 to " + most + ".");
    }

    private static String directoryName(String text) throws BadArgument {
        if (text.isEmpty() || text.contains("/") || text.contains("\\"))
            throw new BadArgument("--skip is '" + SafeText.of(text) + "': give a directory's name, not a path.");
        return text;
    }

    private static Path path(String name, String text, Path current) throws BadArgument {
        try {
            if (!text.isEmpty()) return current.resolve(text);
        } catch (InvalidPathException e) {
            // Said below, together with the empty path.
        }
        throw new BadArgument(name + " is '" + SafeText.of(text) + "', which cannot be the path of a file.");
    }

    private static Path output(Path file) throws BadArgument {
        if (Files.isDirectory(file))
            throw new BadArgument("--facts is '" + shown(file) + "', which is a directory: name a file in it.");
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent))
            throw new BadArgument("--facts is '" + shown(file) + "', but that directory does not exist: make it.");
        return file.toAbsolutePath().normalize();
    }

    private static Path directory(Path dir) throws BadArgument {
        if (!Files.exists(dir)) throw new BadArgument("'" + shown(dir) + "' does not exist: give a directory.");
        if (!Files.isDirectory(dir)) throw new BadArgument("'" + shown(dir) + "' is not a directory: give one.");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            entries.iterator().hasNext();
            return dir.toRealPath();
        } catch (IOException e) {
            throw new BadArgument("'" + shown(dir) + "' cannot be read: check its permissions.");
        }
    }

    private static String shown(Path path) {
        return SafeText.of(path.toString());
    }
}
