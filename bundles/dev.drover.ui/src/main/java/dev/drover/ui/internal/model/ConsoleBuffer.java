package dev.drover.ui.internal.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import dev.drover.wire.SafeText;

/** The lines of one console that are shown, at most {@value #MOST}, harmless to look at. Used by one thread. */
public final class ConsoleBuffer {
    /** How many lines are kept. */
    public static final int MOST = 5000;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** A line as it is shown. */
    public record Shown(Instant time, boolean error, String text) {}

    private final ZoneId zone;
    private final List<Shown> lines = new ArrayList<>();
    private long dropped;

    public ConsoleBuffer(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Adds a page.
     *
     * @return how many lines went away at the top to make room
     */
    public int add(Console.Page page) {
        dropped += page.dropped();
        for (Console.Line line : page.lines())
            lines.add(new Shown(line.time(), line.stream() == Console.Stream.ERR, SafeText.line(line.text())));
        int over = Math.max(0, lines.size() - MOST);
        lines.subList(0, over).clear();
        dropped += over;
        return over;
    }

    public void clear() {
        lines.clear();
        dropped = 0;
    }

    public List<Shown> lines() {
        return List.copyOf(lines);
    }

    /** How many older lines are no longer here. */
    public long dropped() {
        return dropped;
    }

    /** A line with what stands before it. */
    public String text(Shown line, boolean timestamps) {
        return (timestamps ? CLOCK.format(line.time().atZone(zone)) + "  " : "") + line.text();
    }

    /** Everything, for a file. */
    public String text(boolean timestamps) {
        StringBuilder all = new StringBuilder();
        for (Shown line : lines) {
            if (timestamps) all.append(line.error() ? "err  " : "out  ");
            all.append(text(line, timestamps)).append('\n');
        }
        return all.toString();
    }
}
