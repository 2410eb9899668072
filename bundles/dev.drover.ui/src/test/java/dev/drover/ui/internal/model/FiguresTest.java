package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void bytesHaveThreeDigitsAndAUnit() {
        assertEquals("0 B", Figures.bytes(0));
        assertEquals("999 B", Figures.bytes(999));
        assertEquals("0.98 KB", Figures.bytes(1000));
        assertEquals("1.00 KB", Figures.bytes(1024));
        assertEquals("48.2 MB", Figures.bytes(48.2 * (1 << 20)));
        assertEquals("1.27 GB", Figures.bytes(1.27 * (1 << 30)));
        assertEquals("2048 TB", Figures.bytes(2048.0 * (1L << 40)));
    }

    @Test
    void whatIsNotKnownIsEmpty() {
        assertEquals("", Figures.bytes(-1));
        assertEquals("", Figures.percent(Double.NaN));
        assertEquals("", Figures.count(-1));
        assertEquals("", Figures.micros(0));
    }

    @Test
    void processorUseIsAPercentageOfOneCore() {
        assertEquals("0.0 %", Figures.percent(0));
        assertEquals("12.4 %", Figures.percent(0.1236));
        assertEquals("134 %", Figures.percent(1.34));
    }

    @Test
    void countsAreGroupedAndNumberTheirNoun() {
        assertEquals("1,234,567", Figures.count(1_234_567));
        assertEquals("1 process", Figures.count(1, "process", "processes"));
        assertEquals("0 processes", Figures.count(0, "process", "processes"));
    }

    @Test
    void timesChooseTheirUnit() {
        assertEquals("850 µs", Figures.micros(850));
        assertEquals("12.3 ms", Figures.micros(12_300));
        assertEquals("1.20 s", Figures.micros(1_200_000));
        assertEquals("59 s", Figures.duration(Duration.ofSeconds(59)));
        assertEquals("2 m 05 s", Figures.duration(Duration.ofSeconds(125)));
        assertEquals("3 h 00 m", Figures.duration(Duration.ofHours(3)));
        assertEquals("2 d 03 h", Figures.duration(Duration.ofHours(51)));
        assertEquals("0 s", Figures.duration(Duration.ofSeconds(-5)));
    }
}
