package dev.drover.tests.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * README's map of the bundles: the table says what each bundle stands on, the drawing which bundles lie lower.
 *
 * @param standsOn for each bundle of the table the bundles that it may use
 * @param layers the bundles of the drawing, line by line from the top
 */
record BundleMap(Map<String, Set<String>> standsOn, List<Set<String>> layers) {

    private static final Pattern CHAPTER = Pattern.compile("(?sm)^## The bundles\n(.*?)(?=^## |\\z)");
    private static final Pattern DRAWING = Pattern.compile("(?sm)^```\n(.*?)^```");
    private static final Pattern DRAWN = Pattern.compile("(?<!\\S)(?:dev\\.drover)?(\\.[a-z.]*[a-z])(?!\\S)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dev\\.drover\\.[a-z.]+)` \\|.*\\|(.*)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\.[a-z.]+)`");

    /** Reads the chapter "The bundles" of README.md. */
    static BundleMap parse(String readme) {
        String chapter = first(CHAPTER, readme, "README.md has no chapter 'The bundles'");
        String drawing = first(DRAWING, chapter, "README's chapter 'The bundles' has no drawing");
        var standsOn = new LinkedHashMap<String, Set<String>>();
        ROW.matcher(chapter).results().forEach(row -> standsOn.put(row.group(1), names(NAME, row.group(2))));
        List<Set<String>> layers =
                drawing.lines().map(line -> names(DRAWN, line)).filter(layer -> !layer.isEmpty()).toList();
        return new BundleMap(standsOn, layers);
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(otherwise))
                .group(1);
    }

    private static Set<String> names(Pattern pattern, String text) {
        var names = new TreeSet<String>();
        pattern.matcher(text).results().forEach(match -> names.add("dev.drover" + match.group(1)));
        return names;
    }

    /** Where table and drawing disagree, or where an arrow of the table does not lead down. */
    List<String> contradictions() {
        var found = new ArrayList<String>();
        standsOn.forEach((bundle, below) -> {
            if (line(bundle) < 0 && !isExample(bundle)) found.add("README's drawing does not show " + bundle + ".");
            for (String lower : below) {
                if (!standsOn.containsKey(lower)) {
                    found.add("README's table has no row for " + lower + ", on which it says " + bundle + " stands.");
                } else if (line(lower) < 0) {
                    found.add("README's table says that " + bundle + " stands on " + lower + ", which is not drawn.");
                } else if (line(bundle) >= line(lower)) {
                    found.add("README's table says that " + bundle + " stands on " + lower
                            + ", and the drawing does not show that one below it.");
                }
            }
        });
        for (Set<String> layer : layers) {
            for (String bundle : layer) {
                if (!standsOn.containsKey(bundle)) found.add("README's table has no row for " + bundle + ".");
            }
        }
        return found;
    }

    /** An example is drawn nowhere, and nothing stands on it. */
    private static boolean isExample(String bundle) {
        return bundle.startsWith("dev.drover.example.");
    }

    private int line(String bundle) {
        if (isExample(bundle)) return -1;
        for (int i = 0; i < layers.size(); i++) if (layers.get(i).contains(bundle)) return i;
        return -1;
    }
}
