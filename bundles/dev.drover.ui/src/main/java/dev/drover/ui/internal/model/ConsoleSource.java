package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

/**
 * A console that is watched.
 *
 * @param key the key of the row
 * @param name the name of the worker
 * @param pool the name of its pool, "" if that is not open
 * @param slotIndex the slot of the worker in its pool, -1 if that is not known
 * @param pid the process whose lines alone are shown; 0 for all processes of the slot
 */
public record ConsoleSource(String key, String name, String pool, int slotIndex, long pid) {
    /** The most consoles that are shown at a time. */
    public static final int MAX_SOURCES = 8;

    /** The consoles of the rows that have one, at most {@value #MAX_SOURCES}. */
    public static List<ConsoleSource> of(List<Row> rows) {
        return rows.stream().map(ConsoleSource::of).flatMap(Optional::stream).limit(MAX_SOURCES).toList();
    }

    private static Optional<ConsoleSource> of(Row row) {
        if (!row.kind().ofPool()) return Optional.empty();
        int slot = row.worker() != null ? row.worker().slotIndex() : slotOf(row);
        return Optional.of(new ConsoleSource(row.key(), row.name(), row.pool(), slot, row.alive() ? 0 : row.pid()));
    }

    /** The slot by the worker's name: the pool's name, a dash and the slot's number, counted from 1. */
    private static int slotOf(Row row) {
        String number = row.name().substring(row.name().lastIndexOf('-') + 1);
        return number.matches("[0-9]{1,4}") ? Integer.parseInt(number) - 1 : -1;
    }
}
