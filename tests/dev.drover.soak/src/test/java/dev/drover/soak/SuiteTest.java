package dev.drover.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Promises are judged by their tests; of each kind one is planted here. */
class SuiteTest {

    private static final Options ALL = Options.parse(List.of("--seed", "3"));
    private static final Options NAMED = Options.parse(List.of("--seed", "3", "--only", "R02"));

    private Suite suite;

    @BeforeEach
    void openSuite() throws Exception {
        suite = new Suite(List.of(
                Path.of(SuiteTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())),
                failure -> {});
    }

    /** Not run by the build, which takes no classes within others. */
    static final class Planted {

        @Test
        @Tag("T01")
        void isKept(TestReporter reporter) {
            reporter.publishEntry(Map.of("figure", "took", "value", "12.5", "most", "100", "unit", "ms"));
            reporter.publishEntry(Map.of("figure", "took at the worst", "value", "80", "most", "100", "unit", "ms"));
            reporter.publishEntry("measured", "size " + Integer.getInteger("drover.size.T01"));
        }

        @Test
        @Tag("T02")
        void isKeptToo() {}

        @Test
        @Tag("T02")
        void isBroken() {
            fail("a \u001b[2J\nreason");
        }

        @Test
        @Tag("T03")
        void isSkipped() {
            Assumptions.abort("there is no python3");
        }
    }

    private Outcome run(String id, int full) {
        return suite.run(new Promise(id, "something | holds", full, full > 0 ? "times" : ""), ALL);
    }

    @Test
    void keptIsWhatAllTestsPassAndTheWorstFigureIsTold() {
        Outcome outcome = run("T01", 40);
        assertEquals(Outcome.Verdict.KEPT, outcome.verdict());
        assertEquals("took at the worst 80 of 100 ms", outcome.figure());
        assertEquals(List.of("size 40"), outcome.measured());
        assertEquals("40 times", outcome.size());
        assertEquals(null, System.getProperty("drover.size.T01"));
    }

    @Test
    void oneTestThatFailsBreaksThePromiseAndSaysWhy() {
        Outcome outcome = run("T02", 0);
        assertEquals(Outcome.Verdict.BROKEN, outcome.verdict());
        assertEquals(2, outcome.tests());
        assertEquals("isBroken(): a \\u001b[2J", outcome.cells().get(3));
    }

    @Test
    void whatIsSkippedIsNotShownAndWhatHasNoTestIsNotBuilt() {
        Outcome skipped = run("T03", 0);
        assertEquals(Outcome.Verdict.NOT_SHOWN, skipped.verdict());
        assertTrue(skipped.why().get(0).contains("there is no python3"), skipped::toString);
        assertEquals(Outcome.Verdict.NOT_BUILT, run("T04", 0).verdict());
    }

    @Test
    void theTableHasALineForEachAndTheEndSaysHowMany() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        Report report = new Report(ALL, new PrintStream(out), new PrintStream(words));
        report.add(run("T01", 40));
        report.add(run("T04", 0));
        assertTrue(report.allKept(), "what is not built is not broken");
        report.add(run("T02", 0));
        report.finish();
        assertFalse(report.allKept());
        String table = out.toString(StandardCharsets.UTF_8);
        assertTrue(table.contains("| T01     | something \\| holds | 40 times | took at the worst 80 of 100 ms |"),
                table);
        assertTrue(table.endsWith("1 kept, 1 broken, 1 not built; seed 3\n"), table);
        String said = words.toString(StandardCharsets.UTF_8);
        assertTrue(said.endsWith("To repeat it: ./drover soak --seed 3\n"), said);
        assertTrue(said.contains("    broken after ") && said.contains("s: isBroken(): a \\u001b[2J\n"), said);
    }

    @Test
    void whoNamesAPromiseThatIsNotBuiltIsToldThatItIsNotKept() {
        Report report = new Report(NAMED, new PrintStream(new ByteArrayOutputStream()),
                new PrintStream(new ByteArrayOutputStream()));
        report.add(run("T04", 0));
        assertFalse(report.allKept());
    }

    @Test
    void jsonIsALineOfAsciiForEach() {
        String json = run("T02", 5).json(3);
        assertEquals(1, json.lines().count());
        assertTrue(
                json.startsWith("{\"promise\":\"T02\",\"name\":\"something | holds\",\"size\":\"5 times\",\"seed\":3,"
                        + "\"verdict\":\"broken\",\"tests\":2,\"seconds\":"),
                json);
        assertTrue(json.endsWith("\"figures\":[],\"measured\":[],\"why\":[\"isBroken(): a \\u001b[2J\"]}"), json);
        assertTrue(run("T01", 5).json(3).contains(
                "{\"what\":\"took\",\"value\":12.50,\"most\":100,\"unit\":\"ms\"}"));
    }

    @Test
    void everyPromiseHasANumberOfItsOwnAndASizeOrNone() {
        List<Promise> all = Promise.all();
        assertEquals(all.size(), all.stream().map(Promise::id).distinct().count());
        for (Promise each : all) {
            assertTrue(each.id().matches("[RS][0-9]{2}"), each::toString);
            assertEquals(each.hasSize(), !each.unit().isEmpty(), each::toString);
        }
    }
}
