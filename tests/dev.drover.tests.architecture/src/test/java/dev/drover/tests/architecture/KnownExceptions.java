package dev.drover.tests.architecture;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The one list of places where a rule does not hold yet: {@code known-exceptions.txt}, one {@code rule: subject} a
 * line. A subject that ends in * stands for all that begin so. The list is there to become empty.
 */
final class KnownExceptions {

    private final List<String> lines;

    private KnownExceptions(List<String> lines) {
        this.lines = lines;
    }

    static KnownExceptions read() throws IOException {
        try (InputStream in = KnownExceptions.class.getResourceAsStream("/known-exceptions.txt")) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Lines that begin with # say why the ones below them are there. */
    static KnownExceptions of(String text) {
        return new KnownExceptions(
                text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList());
    }

    /**
     * Fails with a sentence for each violation that is not listed.
     * Prints those that are, and the lines that no violation needs.
     */
    void check(String rule, List<Violation> violations) {
        var unknown = new ArrayList<String>();
        var used = new HashSet<String>();
        for (Violation each : violations) {
            var needed = new HashSet<String>();
            boolean known = true;
            for (String subject : each.subjects()) known &= find(rule + ": " + subject, needed);
            if (known) {
                System.out.println("known exception: " + each.sentence());
                used.addAll(needed);
            } else {
                unknown.add(each.sentence());
            }
        }
        for (String line : lines) {
            if (line.startsWith(rule + ": ") && !used.contains(line)) {
                System.out.println("known-exceptions.txt does not need the line '" + line + "' any more");
            }
        }
        if (!unknown.isEmpty()) fail(String.join("\n", unknown));
    }

    private boolean find(String subject, Set<String> found) {
        for (String line : lines) {
            boolean all = line.endsWith("*");
            if (all ? subject.startsWith(line.substring(0, line.length() - 1)) : subject.equals(line)) {
                return found.add(line) || found.contains(line);
            }
        }
        return false;
    }
}
