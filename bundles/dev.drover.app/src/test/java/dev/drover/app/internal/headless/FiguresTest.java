package dev.drover.app.internal.headless;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
            "0, 0 B",
            "999, 999 B",
            "1000, 1.0 KB",
            "1536, 1.5 KB",
            "1022976, 999.0 KB",
            "1024000, 1.0 MB",
            "9223372036854775807, 8.0 EB",
    })
    void bytesHaveAUnitOf1024(long bytes, String shown) {
        assertEquals(shown, Figures.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 files", "1, 1 file", "1234567, '1,234,567 files'"})
    void countsCarryTheirNoun(long count, String shown) {
        assertEquals(shown, Figures.count(count, "file"));
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 33.3 %", "0, 0, 0.0 %", "5, 5, 100.0 %"})
    void sharesArePercent(long part, long whole, String shown) {
        assertEquals(shown, Figures.share(part, whole));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "1234, 1.2 s", "99999, 100.0 s", "100000, 1:40 min", "3600000, 1:00 h",
            "90000000, 25:00 h"})
    void timesGrowTheirUnit(long millis, String shown) {
        assertEquals(shown, Figures.time(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "9.94, 9.9", "1234.5, '1,235'"})
    void ratesLoseTheirFractionWhenLarge(double rate, String shown) {
        assertEquals(shown, Figures.rate(rate));
    }
}
