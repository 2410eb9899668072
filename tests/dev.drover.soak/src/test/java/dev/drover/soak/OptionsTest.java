package dev.drover.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static Options parse(String line) {
        return Options.parse(List.of(line.split(" ")));
    }

    private static Promise promise(String id) {
        return Promise.all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void withoutOptionsEverythingIsPutToTheTestAtFullSize() {
        Options options = Options.parse(List.of());
        assertFalse(options.json() || options.help() || options.named());
        assertEquals(Promise.all(), options.only());
        assertEquals(10_000, promise("R01").size(options));
        assertEquals(900, promise("R41").size(options));
        assertEquals("10,000 kills", promise("R01").sizeText(options));
        assertEquals("as it is", promise("R02").sizeText(options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only R04,r01 --seed 7 --json", "--json --seed=7 --only=R01,R04"})
    void promisesAreNamedInAnyOrderAndRunInTheirs(String line) {
        Options options = parse(line);
        assertTrue(options.json() && options.named());
        assertEquals(7, options.seed());
        assertEquals(List.of("R01", "R04"), options.only().stream().map(Promise::id).toList());
        assertEquals("./drover soak --seed 7 --only R01,R04", options.repeat());
    }

    @Test
    void sizesFollowPercentAndTimesFollowMinutes() {
        Options part = parse("--percent 10");
        assertEquals(1_000, promise("R01").size(part));
        assertEquals(90, promise("R41").size(part));
        Options timed = parse("--percent 0.1 --minutes 30");
        assertEquals(10, promise("R01").size(timed));
        assertEquals(1_800, promise("R41").size(timed));
        assertEquals(240, promise("R37").size(timed));
        assertEquals(1, promise("R04").size(parse("--percent 0.01")), "never none");
        assertEquals(0, promise("R02").size(part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void theUsageIsAskedForAndNamesEveryOption(String option) throws Exception {
        assertTrue(parse(option).help());
        for (String name : List.of("--only LIST", "--minutes N", "--percent N", "--seed N", "--json", "--help"))
            assertTrue(Options.usage().contains("\n  " + name + " "), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--fast | there is no option '--fast'",
            "stray | there is no option 'stray'",
            "-- | there is no option '--'",
            "--only | --only needs a list of promises",
            "--only= | --only needs a list of promises",
            "--only R01,R99 | --only names 'R99', which is no promise: there are R01, R02,",
            "--only R01, | --only names '', which is no promise",
            "--minutes | --minutes needs a number",
            "--minutes 0 | --minutes is '0': it must be a whole number from 1 to 1440.",
            "--minutes -3 | --minutes is '-3': it must be",
            "--minutes 1441 | --minutes is '1441': it must be",
            "--minutes ten | --minutes is 'ten': it must be",
            "--percent 0 | --percent is '0': it must be a number from 0.01 to 100.",
            "--percent 101 | --percent is '101': it must be",
            "--percent 1e1 | --percent is '1e1': it must be",
            "--seed x | --seed is 'x': it must be a whole number.",
            "--seed 9223372036854775808 | it must be a whole number.",
            "--json=yes | should be specified without 'yes'",
            "--a\u202eb | there is no option '--a\\u202eb'",
    })
    void whatCannotBeIsRefusedInOneSentence(String line, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> parse(line)).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.endsWith("."), message);
    }
}
