package dev.drover.process.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.function.IntToLongFunction;

import org.junit.jupiter.api.Test;

class LeakHintTest {

    private static final long MB = 1 << 20;
    private static final long SEED = 42;

    private static Optional<String> after(int samples, IntToLongFunction curve) {
        LeakHint hint = new LeakHint();
        Optional<String> last = Optional.empty();
        for (int i = 0; i < samples; i++) last = hint.add(curve.applyAsLong(i));
        return last;
    }

    @Test
    void aSteadyRiseIsFoundThoughItIsNoisy() {
        Random random = new Random(SEED);
        String said = after(20, i -> (50 + 5 * i + random.nextInt(6)) * MB).orElseThrow();
        assertTrue(said.startsWith("What is left after collections keeps rising: from "), said);
    }

    @Test
    void noiseSawTeethAndAWarmUpAreNoLeak() {
        Random random = new Random(SEED);
        assertEquals(Optional.empty(), after(24, i -> (100 + random.nextInt(60)) * MB));
        assertEquals(Optional.empty(), after(24, i -> (100 + i % 6 * 20) * MB));
        assertEquals(Optional.empty(), after(40, i -> Math.min(i, 5) * 40 * MB + 100 * MB + random.nextInt(1 << 20)));
        assertEquals(Optional.empty(), after(24, i -> (200 - i) * MB));
    }

    @Test
    void aFewSamplesOrALittleRiseAreNotEnough() {
        assertEquals(Optional.empty(), after(LeakHint.FEWEST - 1, i -> (10 + 10L * i) * MB));
        assertTrue(after(LeakHint.FEWEST, i -> (10 + 10L * i) * MB).isPresent());
        assertEquals(Optional.empty(), after(20, i -> 500 * MB + i * MB));
        assertEquals(Optional.empty(), after(20, i -> MB + i * (MB / 8)));
    }

    @Test
    void aReportWithoutACollectionInBetweenDoesNotCount() {
        assertEquals(Optional.empty(), after(100, i -> (10 + 10L * (i / 20)) * MB));
        assertEquals(Optional.empty(), after(100, i -> 0));
    }
}
