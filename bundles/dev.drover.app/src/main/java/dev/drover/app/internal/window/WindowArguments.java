package dev.drover.app.internal.window;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.app.internal.job.Arguments;
import dev.drover.app.internal.job.BadArgument;
import dev.drover.app.internal.job.Options;
import dev.drover.wire.SafeText;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the product with a window is asked to do.
 *
 * @param job what to work on
 * @param screenshot where a picture of the window is written, after which the product ends
 * @param exitWhenDone whether the product ends with its job
 */
record WindowArguments(Arguments job, Optional<Path> screenshot, boolean exitWhenDone) {

    /** What can be asked for, one option a line. */
    static String usage() {
        return Arguments.usage() + Options.help("window.txt");
    }

    /**
     * Reads what follows the product's own options on its command line. The job of a picture goes on until the picture
     * is taken, unless it is said how often it is to be done.
     *
     * @throws BadArgument if an option is not known, or its value cannot be
     */
    static WindowArguments parse(List<String> arguments, Path current) throws BadArgument {
        List<OptionSpec> options = new ArrayList<>(Arguments.options());
        options.add(Options.text("--screenshot", "the name of a file"));
        options.add(Options.flag("--exit-when-done"));
        Options given = Options.read(arguments, options);
        Arguments job = Arguments.of(given, current);
        boolean exitWhenDone = given.has("--exit-when-done");
        Optional<String> screenshot = given.value("--screenshot");
        if (screenshot.isEmpty()) return new WindowArguments(job, Optional.empty(), exitWhenDone);
        Path picture = picture(screenshot.get(), current);
        return new WindowArguments(given.has("--repeat") ? job : job.endless(), Optional.of(picture), exitWhenDone);
    }

    private static Path picture(String text, Path current) throws BadArgument {
        String is = "--screenshot is '" + SafeText.of(text) + "', ";
        try {
            Path file = current.resolve(text).normalize();
            if (Files.isDirectory(file)) throw new BadArgument(is + "a directory: name a file in it.");
            if (file.getParent() == null || !Files.isDirectory(file.getParent()))
                throw new BadArgument(is + "but that directory does not exist: make it.");
            return file;
        } catch (InvalidPathException e) {
            throw new BadArgument(is + "which cannot be the path of a file.");
        }
    }
}
