package dev.drover.api.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

class RecyclingTest {

    @Test
    void eachMarkIsSetByAMethodOfItsName() {
        Recycling all = Recycling.NEVER.tasks(5).memory(6).age(Duration.ofHours(1)).jitter(0.5).afterError(true);
        assertEquals(new Recycling(
                OptionalLong.of(5), OptionalLong.of(6), Optional.of(Duration.ofHours(1)), 0.5, true), all);
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        refused("tasks is 0: it must be 1 or more", () -> Recycling.NEVER.tasks(0));
        refused("memory is -1: it must be 1 or more", () -> Recycling.NEVER.memory(-1));
        refused("age is PT0S: it must be more than zero", () -> Recycling.NEVER.age(Duration.ZERO));
        refused("jitter is NaN: it must be 0 to 1", () -> Recycling.NEVER.jitter(Double.NaN));
        refused("jitter is 1.5: it must be 0 to 1", () -> Recycling.NEVER.jitter(1.5));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
