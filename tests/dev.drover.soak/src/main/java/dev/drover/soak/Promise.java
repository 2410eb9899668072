package dev.drover.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Something that Drover promises and a soak can put to the test.
 *
 * @param id its number, as "R01"; the tag of its tests
 * @param name what it is about
 * @param full its full size, 0 if it has none
 * @param unit what is counted, "" if nothing is
 */
record Promise(String id, String name, int full, String unit) {

    private static final int COLUMNS = 4;
    private static final String SECONDS = "s";
    private static final double PERCENT = 100;
    /** The full time of the longest promise that is bounded by time. */
    static final int LONGEST_MINUTES = 15;

    /** All of them, as they are listed in promises.txt. */
    static List<Promise> all() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Promise.class.getResourceAsStream("promises.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(Promise::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Promise parse(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != COLUMNS) throw new IllegalArgumentException("A promise has 4 columns: '" + line + "'");
        String full = cells[2].trim();
        return new Promise(
                cells[0].trim(), cells[1].trim(), full.isEmpty() ? 0 : Integer.parseInt(full), cells[3].trim());
    }

    boolean hasSize() {
        return full > 0;
    }

    /** Its size in a run, at least 1; 0 if it has none. */
    int size(Options options) {
        if (!hasSize()) return 0;
        double part = unit.equals(SECONDS) && options.minutes() > 0
                ? (double) options.minutes() / LONGEST_MINUTES
                : options.percent() / PERCENT;
        return (int) Math.max(1, Math.round(full * part));
    }

    /** Its size in a run, as people read it. */
    String sizeText(Options options) {
        return hasSize() ? String.format(Locale.ROOT, "%,d %s", size(options), unit) : "as it is";
    }
}
