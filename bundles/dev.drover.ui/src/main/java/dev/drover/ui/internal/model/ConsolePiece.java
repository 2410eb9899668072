package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.process.Console;

/**
 * What consoles have printed since the piece before, read at one moment.
 *
 * @param sources the watched consoles
 * @param first whether the piece is the first since these are watched
 * @param parts the news of each source, in the same order
 */
public record ConsolePiece(List<ConsoleSource> sources, boolean first, List<Part> parts) {
    public ConsolePiece {
        sources = List.copyOf(sources);
        parts = List.copyOf(parts);
    }

    /**
     * The news of one console.
     *
     * @param known whether the console is still kept
     * @param processes the known processes of its slot, in the order of their starts
     */
    public record Part(boolean known, Console.Page page, List<ProcessSpan> processes) {
        public Part {
            processes = List.copyOf(processes);
        }
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return parts.stream().allMatch(part -> part.page().lines().isEmpty() && part.page().dropped() == 0);
    }
}
