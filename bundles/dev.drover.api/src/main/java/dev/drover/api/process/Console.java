package dev.drover.api.process;

import java.time.Instant;
import java.util.List;

import dev.drover.api.Require;

/** What worker processes print. */
public final class Console {
    private Console() {}

    /** Where a line was printed. */
    public enum Stream {
        OUT,
        ERR
    }

    /**
     * One line. Control characters are kept as printed: escape them before they are shown.
     *
     * @param number counts the worker's lines from 0
     * @param time when it was read; lines of the two streams are in order to within 50 ms while the process prints, and
     *     to within 400 ms when it begins to after a silence
     * @param text without its line end; a line longer than 8 KiB is cut into several
     */
    public record Line(long number, Instant time, Stream stream, String text) {
        public Line {
            Require.given("time", time);
            Require.given("stream", stream);
            Require.given("text", text);
        }
    }

    /**
     * A part of a console.
     *
     * @param lines in order
     * @param next where to go on reading
     * @param dropped how many lines between the asked for and the first returned are no longer kept
     */
    public record Page(List<Line> lines, long next, long dropped) {
        public Page {
            lines = Require.list("lines", lines);
        }
    }
}
