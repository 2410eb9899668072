package dev.drover.process.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;

import dev.drover.process.internal.fake.ManualDelayer;

class FloodGateTest {

    private final List<String> lines = new ArrayList<>();
    private final ManualDelayer clock = new ManualDelayer();
    private final FloodGate gate = new FloodGate(new Logger() {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String line, Throwable cause) {
            if (level != Level.DEBUG) lines.add(level + " " + line);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String line, Object... values) {
            log(level, bundle, line, (Throwable) null);
        }
    }, "knocks", 3, clock::now);

    private void log(int times, BiConsumer<Duration, Runnable> later) {
        for (int i = 0; i < times; i++) gate.log(Level.WARNING, "knock", null, later);
    }

    @Test
    void theFirstOfEachPeriodAreLoggedAndTheOthersSummedUpAtItsEnd() {
        log(12_003, clock::after);
        assertEquals(List.of("WARNING knock", "WARNING knock", "WARNING knock"), lines);
        lines.clear();
        clock.advance(Duration.ofSeconds(10));
        assertEquals(List.of("WARNING … and 12,000 more knocks in the last 10 s"), lines);
        lines.clear();
        log(3, clock::after);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(3, lines.size());
    }

    @Test
    void whereNothingCanBeDoneLaterTheNextLineBringsTheSum() {
        clock.failure = new InternalError("a test's");
        log(5, clock::after);
        clock.failure = null;
        clock.advance(Duration.ofSeconds(30));
        assertEquals(3, lines.size());
        log(1, clock::after);
        assertEquals(List.of("WARNING … and 2 more knocks in the last 10 s", "WARNING knock"), lines.subList(3, 5));
    }

    @Test
    void aFloodWithoutEndHasFewLines() {
        for (int second = 0; second < 100; second++) {
            log(1_000, clock::after);
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(10 * 4, lines.size());
    }
}
