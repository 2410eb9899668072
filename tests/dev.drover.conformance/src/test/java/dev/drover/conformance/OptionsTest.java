package dev.drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutArgumentsAllCasesOfOwnHostsAreRun() {
        Options options = Options.parse(List.of());
        assertNull(options.only());
        assertEquals(List.of(), options.command());
        assertEquals(Duration.ofSeconds(20), options.patience());
    }

    @Test
    void whatFollowsTwoDashesIsTheCommandWhateverItLooksLike() {
        Options options = Options.parse(List.of("--patience=5", "--only", "frames", "--", "ruby", "--help", "--", "x"));
        assertEquals(List.of("ruby", "--help", "--", "x"), options.command());
        assertEquals(Duration.ofSeconds(5), options.patience());
        assertTrue(options.only().matcher("Frames: x").find());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "--fast | there is no option '--fast'", "ruby | the command of a host stands behind '--'",
            "--only | --only needs a value", "--only=( | --only is '(', which is no regular expression",
            "--patience 0 | --patience is '0'", "--patience 601 | whole number from 1 to 600",
            "-- | '--' is followed by the command of a host"})
    void whatCannotBeIsRefusedInOneSentence(String line, String part) {
        String why = assertThrows(IllegalArgumentException.class,
                () -> Options.parse(List.of(line.split(" ")))).getMessage();
        assertTrue(why.contains(part), why);
    }

    @Test
    void theUsageHasALineForEachOption() throws Exception {
        String usage = Options.usage();
        for (String each : List.of("--only", "--patience", "--help"))
            assertTrue(usage.contains("\n  " + each + " "), each);
    }
}
