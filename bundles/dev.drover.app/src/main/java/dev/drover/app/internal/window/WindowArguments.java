package dev.drover.app.internal.window;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.app.internal.job.Arguments;
import dev.drover.app.internal.job.BadArgument;
import dev.drover.wire.SafeText;

/**
 * What the product with a window is asked to do.
 *
 * @param job what to work on
 * @param screenshot where a picture of the window is written, after which the product ends
 * @param exitWhenDone whether the product ends with its job
 */
record WindowArguments(Arguments job, Optional<Path> screenshot, boolean exitWhenDone) {

    static final String USAGE = Arguments.USAGE
            + "  --screenshot FILE  write a picture of the window, once its figures are live, and end\n"
            + "  --exit-when-done   end with the job\n";

    /**
     * Reads what follows the product's own options on its command line. The job of a picture goes on until the picture
     * is taken, unless it is said how often it is to be done.
     *
     * @throws BadArgument if an option is not known, or its value cannot be
     */
    static WindowArguments parse(List<String> arguments, Path current) throws BadArgument {
        List<String> job = new ArrayList<>();
        Optional<Path> screenshot = Optional.empty();
        boolean exitWhenDone = false;
        for (int i = 0; i < arguments.size(); i++) {
            String one = arguments.get(i);
            if (one.equals("--exit-when-done")) {
                exitWhenDone = true;
            } else if (one.equals("--screenshot")) {
                if (screenshot.isPresent()) throw new BadArgument("--screenshot is given twice: give it once.");
                String file = i + 1 < arguments.size() ? arguments.get(++i) : "";
                screenshot = Optional.of(picture(file, current));
            } else {
                job.add(one);
            }
        }
        if (screenshot.isPresent() && !job.contains("--repeat")) job.add("--repeat");
        return new WindowArguments(Arguments.parse(job, current), screenshot, exitWhenDone);
    }

    private static Path picture(String text, Path current) throws BadArgument {
        if (text.isEmpty() || text.startsWith("--")) throw new BadArgument("--screenshot needs the name of a file.");
        try {
            Path file = current.resolve(text).normalize();
            if (Files.isDirectory(file))
                throw new BadArgument("--screenshot is '" + SafeText.of(text) + "', a directory: name a file in it.");
            if (file.getParent() == null || !Files.isDirectory(file.getParent()))
                throw new BadArgument(
                        "--screenshot is '" + SafeText.of(text) + "', but that directory does not exist: make it.");
            return file;
        } catch (InvalidPathException e) {
            throw new BadArgument("--screenshot is '" + SafeText.of(text) + "', which cannot be the path of a file.");
        }
    }
}
