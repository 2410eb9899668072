package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

final class TableFileTest {
    private static final List<DataColumn<Object>> ONE =
            List.of(new DataColumn<>("x", 1, false, v -> v, String::valueOf));

    private static String csv(Object value) {
        return TableFile.CSV.write(ONE, Arrays.asList(value)).lines().skip(1).findFirst().orElse("");
    }

    private static String json(Object value) {
        return TableFile.JSON.write(ONE, Arrays.asList(value)).strip();
    }

    @Test
    void aTextThatASpreadsheetWouldRunGetsAnApostropheAndAFigureDoesNot() {
        assertEquals("\"'=1+1\"", csv("=1+1"));
        assertEquals("\"'@SUM(A1)\"", csv("@SUM(A1)"));
        assertEquals("\"'-cmd\"", csv("-cmd"));
        assertEquals("-5", csv(-5));
        assertEquals("-0.25", csv(-0.25));
    }

    @Test
    void signsOfTheFormatAreQuoted() {
        assertEquals("\"a,b\"", csv("a,b"));
        assertEquals("\"a;b\"", csv("a;b"));
        assertEquals("\"say \"\"hi\"\"\"", csv("say \"hi\""));
        assertEquals("a\\u000ab", csv("a\nb"), "a line stays a line");
        assertEquals("[{\"x\":\"a\\\"b\\\\c\\u000a\\ud800\"}]", json("a\"b\\c\n\ud800"));
        assertEquals("[{\"x\":\"😀\"}]", json("😀"));
    }

    @Test
    void figuresAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertEquals("1234567.5", csv(1_234_567.5));
            assertEquals("0.00001", csv(0.00001));
            assertEquals("1500", csv(Duration.ofMillis(1500)));
            assertEquals("1970-01-01T00:00:01Z", csv(Instant.ofEpochSecond(1)));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatIsNotKnownIsEmptyOrNull() {
        assertEquals("", csv(null));
        assertEquals("", csv(Double.NaN));
        assertEquals("[{\"x\":null}]", json(null));
        assertEquals("[{\"x\":null}]", json(Double.POSITIVE_INFINITY));
        assertEquals("[]", TableFile.JSON.write(ONE, List.of()).strip());
    }

    @Test
    void theClipboardGetsWhatIsShown() {
        List<DataColumn<Integer>> columns = List.of(
                DataColumn.figure("n", 1, v -> v, v -> v + " MB"), DataColumn.text("t", 1, v -> "a\tb"));
        assertEquals("n\tt\n7 MB\ta\\u0009b", TableFile.shown(columns, List.of(7)));
    }
}
