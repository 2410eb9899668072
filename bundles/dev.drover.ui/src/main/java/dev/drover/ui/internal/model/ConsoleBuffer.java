package dev.drover.ui.internal.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import dev.drover.wire.SafeText;

/** The last lines of one console, at most {@value #MAX_LINES}, with unsafe characters escaped. Used by one thread. */
public final class ConsoleBuffer {
    /** The most lines that are kept. */
    public static final int MAX_LINES = 5000;

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
     * @return how many of the oldest lines were dropped to make room
     */
    public int add(Console.Page page) {
        dropped += page.dropped();
        for (Console.Line line : page.lines())
            lines.add(new Shown(line.time(), line.stream() == Console.Stream.ERR, SafeText.line(line.text())));
        int excess = Math.max(0, lines.size() - MAX_LINES);
        lines.subList(0, excess).clear();
        dropped += excess;
        return excess;
    }

    public void clear() {
        lines.clear();
        dropped = 0;
    }

    public List<Shown> lines() {
        return List.copyOf(lines);
    }

    /** How many older lines have been dropped, here or by the worker's console. */
    public long dropped() {
        return dropped;
    }

    /** A line with its time stamp, if wanted. */
    public String text(Shown line, boolean timestamps) {
        return (timestamps ? CLOCK.format(line.time().atZone(zone)) + "  " : "") + line.text();
    }

    /** All lines as one text, for a file. */
    public String text(boolean timestamps) {
        StringBuilder all = new StringBuilder();
        for (Shown line : lines) {
            if (timestamps) all.append(line.error() ? "err  " : "out  ");
            all.append(text(line, timestamps)).append('\n');
        }
        return all.toString();
    }
}
