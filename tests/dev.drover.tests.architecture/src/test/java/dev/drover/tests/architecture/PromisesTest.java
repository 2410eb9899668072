package dev.drover.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** The page of promises names tests that exist, and nothing else refers to a promise by a code. */
class PromisesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+) \\| (yes|in part|not yet)\\b(.*) \\|(.*)\\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern CODE = Pattern.compile("(?<![\",])(?<!--only )\\b[MRS][0-9]{2}\\b");

    private final Path root = Path.of(System.getProperty("drover.checkout"));

    @Test
    void everyPromiseThatHoldsNamesATestThatIsThere() throws IOException {
        Set<String> tests = new Checkout(root).javaFiles()
                .keySet()
                .stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1).replace(".java", ""))
                .collect(Collectors.toSet());
        String page = Files.readString(root.resolve("docs/promises.md"));
        assertTrue(ROW.matcher(page).results().count() > 50, "the page has hardly any rows: its form has changed");
        assertEquals(List.of(), faults(page, tests));
    }

    @Test
    void aPromiseWithoutATestAndOneWithAMissingTestAreFaults() {
        String page = """
                | promise | today | shown by |
                |---|---|---|
                | One. | yes | `ThereTest` |
                | Two. | yes: small | |
                | Three. | in part: so far | `GoneTest` |
                | Four. | not yet | |
                | Five. | maybe | `ThereTest` |
                """;
        assertEquals(
                List.of("Two. holds and names no test.", "Three. names GoneTest, which is not there.",
                        "Five. is neither yes, in part nor not yet."),
                faults(page, Set.of("ThereTest")));
    }

    private static List<String> faults(String page, Set<String> tests) {
        var faults = new ArrayList<String>();
        for (String line : page.lines().filter(line -> line.matches("\\| (?!promise ).*")).toList()) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                faults.add(line.substring(2, line.indexOf(" |")) + " is neither yes, in part nor not yet.");
                continue;
            }
            List<String> named = TEST.matcher(row.group(4)).results().map(test -> test.group(1)).toList();
            if (row.group(2).equals("yes") && named.isEmpty()) faults.add(row.group(1) + " holds and names no test.");
            for (String test : named) {
                if (!tests.contains(test)) faults.add(row.group(1) + " names " + test + ", which is not there.");
            }
        }
        return faults;
    }

    @Test
    void noCodeStandsForAPromise() throws IOException {
        Map<String, List<String>> files = new Checkout(root).javaFiles();
        for (String page : List.of("README.md", "CONTRIBUTING.md", "docs/promises.md", "docs/architecture.md")) {
            files.put(page, Files.readAllLines(root.resolve(page)));
        }
        assertEquals(List.of(), codes(files));
        assertEquals(
                List.of("line 2 of A.java has the code R07: say what is promised."),
                codes(Map.of("A.java", List.of("", "/** R07: found. */", "int r07 = 0xR071;"))));
    }

    /** The tag of a test and the options of the soak name promises by their numbers. */
    private static List<String> codes(Map<String, List<String>> files) {
        var found = new ArrayList<String>();
        files.forEach((path, lines) -> {
            for (int i = 0; i < lines.size(); i++) {
                Matcher code = CODE.matcher(lines.get(i));
                if (path.endsWith("PromisesTest.java") || path.startsWith("tests/dev.drover.soak/") || !code.find())
                    continue;
                found.add("line " + (i + 1) + " of " + path + " has the code " + code.group()
                        + ": say what is promised.");
            }
        });
        return found;
    }
}
