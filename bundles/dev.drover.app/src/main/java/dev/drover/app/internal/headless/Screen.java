package dev.drover.app.internal.headless;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shows a running job: redrawn in place on a terminal, else a line now and then. Used by one thread.
 *
 * <p>Redrawing uses three ANSI sequences: cursor up, erase line, erase below.
 */
final class Screen {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final int DEFAULT_WIDTH = 80;
    private static final int DEFAULT_HEIGHT = 24;

    private final PrintStream out;
    private final boolean redraws;
    private final int width;
    private final int height;
    private int drawn;
    private Duration next = Duration.ZERO;

    /**
     * A screen.
     *
     * @param redraws whether it is a terminal that understands ANSI sequences
     * @param environment COLUMNS and LINES in it tell the terminal's size, 80 by 24 if they do not
     */
    Screen(PrintStream out, boolean redraws, Map<String, String> environment) {
        this.out = out;
        this.redraws = redraws;
        this.width = size(environment.get("COLUMNS"), DEFAULT_WIDTH);
        this.height = size(environment.get("LINES"), DEFAULT_HEIGHT);
    }

    /** Whether this program's standard output is a terminal that can redraw. */
    static boolean isTerminal(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        return !kind.isEmpty() && !kind.equals("dumb") && outputIsTerminal();
    }

    void show(LiveTable table) {
        if (redraws) {
            // One column less: a full line makes some terminals wrap.
            redraw(table.lines(width - 1, height));
        } else if (table.elapsed().compareTo(next) >= 0) {
            out.println(table.line());
            next = table.elapsed().plus(BETWEEN_LINES);
        }
    }

    /** Shows the last state. */
    void end(LiveTable table) {
        if (redraws) show(table);
        out.flush();
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) text.append("\033[").append(drawn).append('A');
        for (String line : lines) text.append("\r\033[2K").append(line).append('\n');
        text.append("\033[J");
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    /** Since Java 22 a console exists even where no terminal does, so on Linux the descriptor itself is asked. */
    private static boolean outputIsTerminal() {
        Path output = Path.of("/proc/self/fd/1");
        if (!Files.exists(output, LinkOption.NOFOLLOW_LINKS)) return System.console() != null;
        try {
            String target = Files.readSymbolicLink(output).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static int size(String text, int otherwise) {
        if (text == null || !text.matches("[0-9]{1,4}")) return otherwise;
        return Math.max(20, Integer.parseInt(text));
    }
}
