package dev.drover.tests.ui;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cells of a column from the top, read as a person reads them: figures with their units, names with their numbers.
 *
 * @param known the cells that are not empty
 * @param emptyLast whether no empty cell stands above one of these
 * @param order the order of the cells from the smallest
 */
record SortedCells(List<String> known, boolean emptyLast, Comparator<String> order) {
    private static final Set<String> TEXTS = Set.of("Name", "Kind", "State", "Started by", "Link", "Command");
    private static final Map<String, Double> UNITS = Map.ofEntries(
            Map.entry("", 1.0), Map.entry("%", 1.0), Map.entry("B", 1.0), Map.entry("KB", 1024.0),
            Map.entry("MB", 1024.0 * 1024), Map.entry("GB", 1024.0 * 1024 * 1024), Map.entry("µs", 1e-6),
            Map.entry("ms", 1e-3), Map.entry("s", 1.0), Map.entry("m", 60.0), Map.entry("h", 3600.0),
            Map.entry("d", 86_400.0));
    private static final Pattern FIGURE = Pattern.compile("([0-9][0-9,.]*) ?([A-Za-zµ%]*)");

    static SortedCells of(String column, List<String> cells) {
        List<String> known = cells.stream().filter(cell -> !cell.isEmpty()).toList();
        Comparator<String> order = TEXTS.contains(column) ? Comparator.comparing(SortedCells::padded)
                : Comparator.comparingDouble(SortedCells::figure);
        return new SortedCells(known, known.equals(cells.subList(0, known.size())), order);
    }

    /** So that numbers in names stand in the order of numbers. */
    private static String padded(String name) {
        Function<String, String> padded = digits -> "0".repeat(Math.max(0, 20 - digits.length())) + digits;
        return Pattern.compile("[0-9]+")
                .matcher(name.toLowerCase(Locale.ROOT))
                .replaceAll(digits -> padded.apply(digits.group()));
    }

    private static double figure(String cell) {
        double sum = 0;
        for (Matcher part = FIGURE.matcher(cell); part.find();) {
            sum += Double.parseDouble(part.group(1).replace(",", "")) * UNITS.get(part.group(2));
        }
        return sum;
    }

    /** Whether there are two values or more, so that one order is not the other. */
    boolean differ() {
        Set<String> values = new TreeSet<>(order);
        values.addAll(known);
        return values.size() > 1;
    }

    boolean areSorted(boolean largestFirst) {
        List<String> expected = new ArrayList<>(known);
        expected.sort(largestFirst ? Collections.reverseOrder(order) : order);
        return emptyLast && known.equals(expected);
    }
}
