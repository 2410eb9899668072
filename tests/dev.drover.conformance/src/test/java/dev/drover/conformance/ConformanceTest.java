package dev.drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit with Drover's own hosts, and with hosts that have a fault. */
class ConformanceTest {

    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout", "../.."));

    private record Run(int code, String out, String words) {

        String lastLine() {
            return out.lines().reduce((first, last) -> last).orElse("");
        }
    }

    @BeforeEach
    void findTheHosts() {
        System.setProperty("drover.conformance.hosts", CHECKOUT.resolve("hosts").toString());
    }

    private static Run run(List<String> arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        int code = Main.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(words, true, StandardCharsets.UTF_8));
        return new Run(code, out.toString(StandardCharsets.UTF_8), words.toString(StandardCharsets.UTF_8));
    }

    @Test
    void droversOwnHostsPassAllThatTheyOffer() throws Exception {
        Run run = run(List.of("--patience", "60"));
        assertEquals(0, run.code, run.out);
        assertTrue(run.lastLine().matches("[1-9][0-9]* passed, 0 failed(, [0-9]+ skipped)?"), run.out);
        // Nothing is skipped but the hosts of languages that are not here.
        List<String> skipped = run.out.lines().filter(line -> line.startsWith("  skipped")).toList();
        skipped.forEach(line -> System.out.println("ConformanceTest has" + line.replaceFirst("^ +", " ")));
        assertTrue(skipped.stream().allMatch(line -> line.contains(" on the PATH")), run.out);
    }

    /** @param line the fault, an expression that finds the case which shows it, and what that says */
    @ParameterizedTest
    @ValueSource(strings = {
            "none | Frames|EXIT ends | passed",
            "answers-twice | request is answered once | where nothing must come",
            "loses-a-bit | correlations 0|answered once | instead of REPLY for correlation 9223372036854775808",
            "says-nothing-of-posts | BEGUN | nothing came in",
            "exits-with-3 | EXIT ends it with 0 | it has ended with 3 instead of 0",
            "runs-anything | UNKNOWN_TASK | instead of ERROR 2",
            "nests-deeper | 65 are refused | 65 lists within each other must be refused",
            "writes-long-integers | as short as they can be | instead of 00",
            "stays | end of the link ends it | it still runs after",
            "lacks-a-task | it joins | the task 'echo' is missing"})
    void aFaultIsFound(String line) throws Exception {
        String[] parts = line.split(" \\| ");
        List<String> command = faulty(parts[0]);
        List<String> arguments = new ArrayList<>(List.of("--patience", "20", "--only", parts[1], "--"));
        arguments.addAll(command);
        Run run = run(arguments);
        assertEquals(parts[0].equals("none") ? 0 : 1, run.code, run.out);
        assertTrue(run.out.contains(parts[2]), run.out);
    }

    private static List<String> faulty(String fault) throws Exception {
        boolean there = Path.of("/usr/bin/env").toFile().canExecute()
                && new ProcessBuilder("/usr/bin/env", "python3", "-c", "").start().waitFor() == 0;
        if (!there) System.out.println("ConformanceTest is SKIPPED: there is no python3 on the PATH");
        assumeTrue(there, "no python3 on the PATH");
        Path script = Path.of(ConformanceTest.class.getResource("faulty.py").toURI());
        Path fixture = Path.of(ConformanceTest.class.getResource("fixture.py").toURI());
        String path = CHECKOUT.resolve("hosts/python").toRealPath().toString();
        return List.of("/usr/bin/env", "PYTHONPATH=" + path, "PYTHONDONTWRITEBYTECODE=1", "python3",
                script.toString(), fixture.toString(), fault);
    }

    @Test
    void whatDoesNotJoinIsNotAskedForTheRest() throws Exception {
        Run run = run(List.of("--", "/bin/true"));
        assertEquals(1, run.code);
        assertEquals("0 passed, 1 failed", run.lastLine());
        assertTrue(run.out.contains("it has not connected, and ended with 0"), run.out);
    }

    @Test
    void aProgramThatIsNotThereIsRefusedInOneSentence() throws Exception {
        Run run = run(List.of("--", "no-such-program"));
        assertEquals(2, run.code);
        assertEquals("drover: 'no-such-program' was not found.\n", run.words);
        assertEquals("", run.out);
    }
}
