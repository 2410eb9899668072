package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a console are shown. */
final class LineFilterTest {
    private static final String LINE = "12:03 ERROR could not open /tmp/a b.txt";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "error|true", "ERROR open|true", "error -open|false", "-warning|true", "/^12:\\d\\d/|true",
            "/not open/|true", "-/not open/|false", "\"could not\"|true", "\"not could\"|false", "/tmp/a|true",
            "\"not closed|false", "-|true", "''|true"})
    void allWordsMustMatch(String typed, boolean shown) {
        LineFilter filter = LineFilter.parse(typed);
        assertEquals(shown, filter.matches(LINE), typed);
        assertTrue(filter.problem().isEmpty(), typed);
    }

    /** The longest line, and what other matchers loop on, need too much stack for, or refuse. */
    @ParameterizedTest
    @ValueSource(strings = {"/()/", "/a*/", "/(x|y)*/", "/(?!a)/", "/$/", "/(x+x+)+y/"})
    void anExpressionThatFindsNothingNewEndsAndHidesNothingThatItShouldShow(String typed) {
        LineFilter filter = LineFilter.parse(typed);
        assertTrue(filter.matches("x".repeat(8192)), typed);
        assertTrue(filter.matches("x".repeat(8192)), typed);
    }

    @Test
    void oneThatTakesTooLongIsGivenUpAndTheOthersAreNot() {
        LineFilter filter = LineFilter.parse("keep /(x+x+)+y/ -drop");
        assertFalse(filter.takeChanged());
        assertTrue(filter.matches("keep " + "x".repeat(4000)));
        assertTrue(filter.takeChanged(), "lines are chosen now that were not before");
        assertFalse(filter.takeChanged());
        assertEquals("'/(x+x+)+y/' takes too long to look for, so it hides nothing", filter.problem().orElseThrow());
        assertFalse(filter.matches("keep drop"));
        assertFalse(filter.matches("other"));
    }

    @Test
    void oneThatIsNoneIsSaidAndTheOthersChoose() {
        LineFilter filter = LineFilter.parse("error /(/");
        assertTrue(filter.problem().orElseThrow().startsWith("'/(/' is no regular expression: "));
        assertTrue(filter.matches(LINE));
        assertFalse(filter.matches("fine"));
    }
}
