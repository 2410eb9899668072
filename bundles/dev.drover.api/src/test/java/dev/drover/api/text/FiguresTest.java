package dev.drover.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
            "0, 0 B",
            "999, 999 B",
            "1000, 0.98 KB",
            "1024, 1.00 KB",
            "1536, 1.50 KB",
            "50541363, 48.2 MB",
            "1022976, 999 KB",
            "1023590, 0.98 MB",
            "1363652116, 1.27 GB",
            "2251799813685248, 2.00 PB",
            "9223372036854775807, 8.00 EB",
            "1.1529215046068469E21, 1000 EB",
    })
    void bytesHaveThreeDigitsAndAUnitOf1024(double bytes, String shown) {
        assertEquals(shown, Figures.bytes(bytes));
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        assertEquals("", Figures.bytes(-1));
        assertEquals("", Figures.bytes(Double.NaN));
        assertEquals("", Figures.count(-1));
        assertEquals("", Figures.percent(Double.NaN));
        assertEquals("", Figures.rate(-1));
        assertEquals("", Figures.rate(Double.NaN));
        assertEquals("", Figures.micros(0));
        assertEquals("", Figures.micros(Double.NaN));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 files", "1, 1 file", "1234567, '1,234,567 files'"})
    void countsCarryTheirNoun(long count, String shown) {
        assertEquals(shown, Figures.count(count, "file"));
    }

    @Test
    void countsCarryANounWithAPluralOfItsOwn() {
        assertEquals("1 process", Figures.count(1, "process", "processes"));
        assertEquals("0 processes", Figures.count(0, "process", "processes"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 %", "0.1236, 12.4 %", "0.9994, 99.9 %", "0.9996, 100 %", "1.34, 134 %"})
    void percentLosesItsFractionFrom100On(double share, String shown) {
        assertEquals(shown, Figures.percent(share));
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 33.3 %", "0, 0, 0.0 %", "5, 5, 100 %"})
    void partsOfAWholeArePercent(long part, long whole, String shown) {
        assertEquals(shown, Figures.percent(part, whole));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "9.94, 9.9", "99.94, 99.9", "99.96, 100", "1234.5, '1,235'"})
    void ratesLoseTheirFractionWhenLarge(double rate, String shown) {
        assertEquals(shown, Figures.rate(rate));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.50 µs", "850, 850 µs", "999.6, 1.00 ms", "12300, 12.3 ms", "1200000, 1.20 s"})
    void latenciesHaveThreeDigits(double micros, String shown) {
        assertEquals(shown, Figures.micros(micros));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0 s", "0, 0 s", "59, 59 s", "125, 2 m 05 s", "10800, 3 h 00 m", "183600, 2 d 03 h"})
    void durationsHaveTheTwoLargestUnits(long seconds, String shown) {
        assertEquals(shown, Figures.duration(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "1234, 1.2 s", "59949, 59.9 s", "59950, 1 m 00 s", "60000, 1 m 00 s", "100000, 1 m 40 s",
            "90000000, 1 d 01 h"})
    void elapsedTimesHaveTenthsWhenShort(long millis, String shown) {
        assertEquals(shown, Figures.elapsed(Duration.ofMillis(millis)));
    }

    @Test
    void figuresAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("1,234", Figures.count(1234));
            assertEquals("1.50 KB", Figures.bytes(1536));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void timesForEverAreShownToo() {
        assertEquals("106751991167 d 07 h", Figures.elapsed(ChronoUnit.FOREVER.getDuration()));
        assertEquals("0.0 s", Figures.elapsed(Duration.ofSeconds(Long.MIN_VALUE)));
    }
}
