package dev.drover.app.internal.job;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.pool.PoolSpec;
import dev.drover.wire.SafeText;

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

    /** What can be asked for, one option a line. */
    public static final String USAGE = """
            Options:
              --dir DIR        work on the files below DIR (default: the current directory)
              --workers N      use at most N worker processes, 1 to 1000 (default: one per processor)
              --strategy NAME  how a worker is picked (default: least-connections where present)
              --skip NAME      leave out directories of this name; may be given several times
              --repeat [N]     do the job N times, without a number until it is stopped
              --facts FILE     write one line of JSON for each file
              --json           print the summary as one JSON object
              --plain          print lines, never redraw them
              --help           print this
            """;

    private static final long MOST_ROUNDS = 1_000_000;

    public Arguments {
        skip = Set.copyOf(skip);
    }

    /**
     * Reads what follows the product's own options on its command line.
     *
     * @param current what relative paths start from
     * @throws BadArgument if an option is not known, or its value cannot be
     */
    public static Arguments parse(List<String> arguments, Path current) throws BadArgument {
        return new Parser(arguments, current).parse();
    }

    private static final class Parser {
        private final Deque<String> rest;
        private final Path current;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> skip = new HashSet<>();
        private Path dir;
        private int workers = Math.min(Runtime.getRuntime().availableProcessors(), PoolSpec.MAX_WORKERS);
        private Optional<String> strategy = Optional.empty();
        private long rounds = 1;
        private Optional<Path> facts = Optional.empty();
        private boolean json;
        private boolean plain;

        Parser(List<String> arguments, Path current) {
            this.rest = new ArrayDeque<>(arguments);
            this.current = current;
            this.dir = current;
        }

        Arguments parse() throws BadArgument {
            while (!rest.isEmpty()) option(rest.remove());
            return new Arguments(directory(dir), workers, strategy, rounds, skip, facts, json, plain);
        }

        private void option(String name) throws BadArgument {
            if (!name.equals("--skip") && name.startsWith("--") && !seen.add(name))
                throw new BadArgument(name + " is given twice: give it once.");
            switch (name) {
                case "--dir" -> dir = path(name);
                case "--workers" -> workers = (int) number(name, value(name), PoolSpec.MAX_WORKERS);
                case "--strategy" -> strategy = Optional.of(value(name));
                case "--skip" -> skip.add(directoryName(value(name)));
                case "--repeat" -> rounds = rounds();
                case "--facts" -> facts = Optional.of(output(path(name)));
                case "--json" -> json = true;
                case "--plain" -> plain = true;
                default -> throw new BadArgument("'" + SafeText.of(name) + "' is no option: --help lists them.");
            }
        }

        private String value(String name) throws BadArgument {
            if (rest.isEmpty() || rest.peek().startsWith("--"))
                throw new BadArgument(name + " needs a value: --help says which.");
            return rest.remove();
        }

        private long rounds() throws BadArgument {
            boolean numbered = !rest.isEmpty() && !rest.peek().startsWith("--");
            return numbered ? number("--repeat", rest.remove(), MOST_ROUNDS) : ENDLESS;
        }

        private static long number(String name, String text, long most) throws BadArgument {
            try {
                long number = Long.parseLong(text);
                if (number >= 1 && number <= most) return number;
            } catch (NumberFormatException e) {
                // Said below, together with numbers out of range.
            }
            throw new BadArgument(
                    name + " is '" + SafeText.of(text) + "': give a whole number from 1 to " + most + ".");
        }

        private static String directoryName(String text) throws BadArgument {
            if (text.isEmpty() || text.contains("/") || text.contains("\\"))
                throw new BadArgument("--skip is '" + SafeText.of(text) + "': give a directory's name, not a path.");
            return text;
        }

        private Path path(String name) throws BadArgument {
            String text = value(name);
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
}
