package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.monitor.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrendTextTest {

    @ParameterizedTest
    @CsvSource({
            "0, now", "499, now", "1000, 1 s ago", "59400, 59 s ago", "364000, 6 min 04 s ago",
            "3599000, 59 min 59 s ago", "3720000, 1 h 02 min ago"
    })
    void aMomentIsToldInItsLargestUnits(long millis, String text) {
        assertEquals(text, TrendText.ago(millis));
    }

    @Test
    void samplesAreWrittenAsATableThatNoSpreadsheetTakesForFormulas() {
        Trend trend = new Trend(20_000, List.of(
                new Trend.Curve("a", "hash-1", true, 0,
                        List.of(new Usage(1000, 9, 9), new Usage(11_000, 0.5, 1024), new Usage(20_000, 1.25, 2048))),
                new Trend.Curve("b", "=cmd(\"x\")", true, 1, List.of(new Usage(20_000, 0, -1)))), List.of(), "");
        assertEquals("time,process,cpu (cores),memory (bytes)\n"
                + "1970-01-01T00:00:11Z,\"hash-1\",0.5000,1024\n"
                + "1970-01-01T00:00:20Z,\"hash-1\",1.2500,2048\n"
                + "1970-01-01T00:00:20Z,\"'=cmd(\"\"x\"\")\",0.0000,-1\n", TrendText.csv(trend, 10_000));
    }

    @Test
    void aLongTimeIsSmoothed() {
        List<Usage> usage = new ArrayList<>();
        for (int second = 0; second < 600; second++) usage.add(new Usage(second * 1000L, second % 2, 100));
        List<Usage> smooth = TrendSeries.smooth(usage, 10_000);
        assertEquals(60, smooth.size());
        for (Usage each : smooth) assertEquals(0.5, each.cpu(), 1e-9);
        assertEquals(4500, smooth.get(0).atMillis());
        assertSame(usage, TrendSeries.smooth(usage, 0));
    }

    @Test
    void aSumHoldsWhatWasNotSampledInASecond() {
        List<Usage> sum = TrendSeries.sum(List.of(
                List.of(new Usage(1000, 1, 10), new Usage(3000, 1, 10)),
                List.of(new Usage(1010, 0.5, 1), new Usage(2010, 0.5, 1)), List.of()));
        assertEquals(List.of(new Usage(1000, 1.5, 11), new Usage(2000, 1.5, 11), new Usage(3000, 1, 10)), sum);
    }
}
