package dev.drover.bench;

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

    @Test
    void withoutOptionsEverythingIsMeasured() {
        Options options = Options.parse(List.of());
        assertFalse(options.json() || options.quick() || options.help());
        assertTrue(options.wants("anything"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only cold --quick --json", "--json --quick --only=cold"})
    void aValueFollowsASpaceOrAnEqualsSign(String line) {
        Options options = Options.parse(List.of(line.split(" ")));
        assertTrue(options.json() && options.quick());
        assertTrue(options.wants("a Cold start"));
        assertFalse(options.wants("a warm start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void theUsageIsAskedForAndNamesEveryOption(String option) throws Exception {
        assertTrue(Options.parse(List.of(option)).help());
        for (String name : List.of("--quick", "--only PATTERN", "--json", "--help"))
            assertTrue(Options.usage().contains("\n  " + name + " "), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--fast | there is no option '--fast'",
            "stray | there is no option 'stray'",
            "-- | there is no option '--'",
            "--only | --only needs a pattern",
            "--only ( | the pattern '(' cannot be read",
            "--json=yes | should be specified without 'yes'",
            "--a\u202eb | there is no option '--a\\u202eb'",
    })
    void whatCannotBeIsRefusedInOneSentence(String line, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of(line.split(" "))))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.endsWith("."), message);
    }
}
