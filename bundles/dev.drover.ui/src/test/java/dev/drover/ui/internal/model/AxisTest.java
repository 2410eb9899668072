package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

final class AxisTest {

    @Test
    void processorUseHasAtLeastOneCore() {
        assertEquals(new Axis(1, 0.25), Axis.cores(0));
        assertEquals(List.of(0.0, 0.25, 0.5, 0.75, 1.0), Axis.cores(0.3).lines());
    }

    @Test
    void memoryHasStepsOfPowersOfTwo() {
        assertEquals(List.of(0.0, 4.0, 8.0, 12.0, 16.0),
                Axis.bytes(1).lines().stream().map(b -> b / (1 << 20)).toList());
        Axis axis = Axis.bytes(130 << 20);
        assertEquals(0, axis.step() % (1 << 20));
    }

    @Test
    void theTopIsAboveEverythingAndThereAreAFewLines() {
        for (double most = 0.001; most < 2000; most *= 1.07) {
            for (Axis axis : List.of(Axis.cores(most), Axis.bytes(most * (1 << 20)))) {
                int lines = axis.lines().size();
                assertTrue(lines >= 3 && lines <= 7, axis + " has " + lines + " lines");
            }
            assertTrue(Axis.cores(most).top() >= most * 0.999, "cores " + most);
            assertTrue(Axis.bytes(most * (1 << 20)).top() >= most * (1 << 20) * 0.999, "MB " + most);
        }
    }

    @Test
    void placesAreSharesOfTheHeight() {
        Axis axis = new Axis(2, 0.5);
        assertEquals(0.5, axis.position(1));
        assertEquals(1, axis.position(5));
        assertEquals(0, axis.position(-1));
    }
}
