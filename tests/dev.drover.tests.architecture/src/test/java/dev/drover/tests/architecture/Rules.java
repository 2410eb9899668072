package dev.drover.tests.architecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules of the house as functions from what was read to what is wrong with it. */
final class Rules {

    static final int MOST_LINES = 300;
    static final int MOST_COLUMNS = 120;

    private static final Pattern SERIALIZATION = Pattern.compile(
            "\\bObject(Input|Output)Stream\\b|\\b(read|write)(Object|Unshared|External)\\(|\\bjava\\.beans\\.XML"
                    + "|\\b(implements|extends)\\b.*\\b(Serializable|Externalizable)\\b");

    private static final Pattern WALL_CLOCK = Pattern.compile("^(?!(/?\\*|//)).*(currentTimeMillis|new Date\\(\\)|"
            + "\\b(Instant|Local(Date|Time|DateTime)|(Zoned|Offset)DateTime|Year|YearMonth)(\\.|::)now\\b|"
            + "\\b(Clock|InstantSource)(\\.|::)(system|tick))");

    private Rules() {}

    /** A bundle sees only the bundles on which README says that it stands. */
    static List<Violation> map(List<Arrow> arrows, BundleMap map) {
        var found = new ArrayList<Violation>();
        for (Arrow each : arrows) {
            String from = each.from().bundle();
            String to = each.to().bundle();
            if (!each.crossesBundles() || map.standsOn().getOrDefault(from, Set.of()).contains(to)) continue;
            found.add(Violation.of("map", each.toString(), "A bundle sees only what README's map allows: " + from
                    + " does not stand on " + to + ", but " + each.from() + " uses " + each.to() + "."));
        }
        return found;
    }

    /** A package named internal belongs to its bundle alone. */
    static List<Violation> internal(List<Arrow> arrows) {
        var found = new ArrayList<Violation>();
        for (Arrow each : arrows) {
            if (!each.crossesBundles() || !each.to().isInternal()) continue;
            found.add(Violation.of("internal", each.toString(), "No bundle uses an internal package of another: "
                    + each.from() + " uses " + each.to() + " of " + each.to().bundle() + "."));
        }
        return found;
    }

    /** No file of a bundle leads back to itself. */
    static List<Violation> circles(List<Arrow> arrows, String bundle) {
        var circles = new Circles();
        for (Arrow each : arrows) {
            if (each.from().bundle().equals(bundle) && !each.crossesBundles()) {
                circles.add(each.from().fullName(), each.to().fullName());
            }
        }
        var found = new ArrayList<Violation>();
        for (Set<String> part : circles.parts()) {
            found.add(new Violation("circle", part, "No file leads back to itself: " + part.size() + " files of "
                    + bundle + " stand in a circle, " + String.join(" -> ", circles.shortest(part)) + "."));
        }
        return found;
    }

    /**
     * Arrows inside a bundle lead down.
     *
     * @param rooms packages with all below them, or single files, from the top; a file stands in the room with the
     *        longest name that fits
     */
    static List<Violation> rooms(List<SourceFile> files, List<Arrow> arrows, List<String> rooms) {
        var found = new ArrayList<Violation>();
        for (Arrow each : arrows) {
            Optional<String> from = room(each.from(), rooms);
            Optional<String> to = room(each.to(), rooms);
            if (from.isEmpty() || to.isEmpty() || rooms.indexOf(from.get()) <= rooms.indexOf(to.get())) continue;
            found.add(Violation.of("rooms", each.toString(), "Arrows inside a bundle lead down: " + from.get()
                    + " stands below " + to.get() + ", but " + each.from() + " uses " + each.to() + "."));
        }
        var empty = new ArrayList<>(rooms);
        for (SourceFile each : files) room(each, rooms).ifPresent(empty::remove);
        for (String room : empty) {
            found.add(Violation.of(
                    "rooms", room, "A rule about nothing says nothing: there is no file in " + room + "."));
        }
        return found;
    }

    private static Optional<String> room(SourceFile file, List<String> rooms) {
        return rooms.stream()
                .filter(room -> (file.fullName() + ".").startsWith(room + "."))
                .max(Comparator.comparing(String::length));
    }

    /** A main file is short enough to be read at once. */
    static List<Violation> lines(Map<String, List<String>> files) {
        var found = new ArrayList<Violation>();
        files.forEach((path, lines) -> {
            if (!path.contains("/src/main/") || lines.size() <= MOST_LINES) return;
            found.add(Violation.of("lines", path, "A main file has at most " + MOST_LINES + " lines: " + path + " has "
                    + lines.size() + "."));
        });
        return found;
    }

    /**
     * The wall clock may jump, so it is asked for what people read and for the age of files only: no deadline and no
     * pause is measured by it.
     *
     * @param allowed names of the classes that may ask it
     */
    static List<Violation> wallClock(Map<String, List<String>> files, Set<String> allowed) {
        var found = new ArrayList<Violation>();
        var unused = new TreeSet<>(allowed);
        files.forEach((path, lines) -> {
            if (!path.contains("/src/main/") || lines.stream().noneMatch(Rules::asksTheWallClock)) return;
            String name = path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
            if (allowed.contains(name)) unused.remove(name);
            else
                found.add(Violation.of("clock", path, "The wall clock may jump: " + path + " asks it, and may use"
                        + " System.nanoTime or the program's own clock only."));
        });
        for (String each : unused)
            found.add(Violation.of("clock", each, each + " does not ask the wall clock any more."));
        return found;
    }

    private static boolean asksTheWallClock(String line) {
        return WALL_CLOCK.matcher(line.strip()).find();
    }

    /** What is read is never made into objects that the sender chooses: there is no Java serialization anywhere. */
    static List<Violation> serialization(Map<String, List<String>> files) {
        var found = new ArrayList<Violation>();
        files.forEach((path, lines) -> {
            if (path.contains("/src/main/") && lines.stream().anyMatch(line -> SERIALIZATION.matcher(line).find()))
                found.add(Violation.of("serialization", path,
                        "Nothing is serialized by Java: " + path + " does, or reads what is."));
        });
        return found;
    }

    /** Whoever waits for the UI thread hangs when that waits for something else; what is to be shown is handed over. */
    static List<Violation> uiWaits(Map<String, List<String>> files) {
        var found = new ArrayList<Violation>();
        files.forEach((path, lines) -> {
            if (path.contains("/src/main/") && lines.stream().anyMatch(line -> line.contains("syncExec(")
                    && !line.contains("asyncExec(")))
                found.add(Violation.of("ui", path, "Nobody waits for the UI thread: " + path + " calls syncExec."));
        });
        return found;
    }

    /** A log handler that throws harms nobody, and the error log hears of each warning: both only by SafeLog. */
    static List<Violation> logs(Map<String, List<String>> files) {
        var found = new ArrayList<Violation>();
        files.forEach((path, lines) -> {
            if (!path.startsWith("bundles/") || !path.contains("/src/main/") || path.endsWith("/SafeLog.java")) return;
            if (lines.stream().anyMatch(line -> line.contains("System.getLogger(")))
                found.add(Violation.of("logs", path, "What is logged goes by SafeLog: " + path
                        + " calls System.getLogger."));
        });
        return found;
    }

    /** A line fits beside another window. */
    static List<Violation> columns(Map<String, List<String>> files) {
        var found = new ArrayList<Violation>();
        files.forEach((path, lines) -> {
            for (int i = 0; i < lines.size(); i++) {
                int columns = lines.get(i).codePointCount(0, lines.get(i).length());
                if (columns <= MOST_COLUMNS) continue;
                found.add(Violation.of("columns", path, "A line has at most " + MOST_COLUMNS + " columns: line "
                        + (i + 1) + " of " + path + " has " + columns + "."));
            }
        });
        return found;
    }
}
