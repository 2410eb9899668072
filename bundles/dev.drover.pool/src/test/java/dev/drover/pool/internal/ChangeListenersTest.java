package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.Registration;
import dev.drover.pool.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeListenersTest {

    private static final long MILLI = 1_000_000;

    @RegisterExtension
    final LogLines log = new LogLines();

    private final ChangeListeners listeners = new ChangeListeners("fake", 0);
    private final List<String> told = new ArrayList<>();

    private void tell(long changes, long now) {
        listeners.tell(changes, now);
    }

    @Test
    void allAreToldOfAChangeAndOnlyOfAChange() {
        listeners.add(() -> told.add("a"));
        listeners.add(() -> told.add("b"));
        tell(1, 100 * MILLI);
        tell(1, 300 * MILLI);
        assertEquals(List.of("a", "b"), told);
    }

    @Test
    void changesWithinATenthOfASecondAreToldTogether() {
        listeners.add(() -> told.add("a"));
        tell(1, 99 * MILLI);
        assertEquals(List.of(), told);
        tell(2, 100 * MILLI);
        tell(3, 150 * MILLI);
        assertEquals(List.of("a"), told);
        tell(3, 200 * MILLI);
        assertEquals(List.of("a", "a"), told, "the last change is never left out");
    }

    @Test
    void whoNoLongerListensIsNotTold() {
        Registration registration = listeners.add(() -> told.add("a"));
        registration.close();
        tell(1, 100 * MILLI);
        assertEquals(List.of(), told);
    }

    @Test
    void oneThatThrowsIsLoggedAndTheOthersAreTold() {
        listeners.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        listeners.add(() -> told.add("b"));
        tell(1, 100 * MILLI);
        assertEquals(List.of("b"), told);
        assertTrue(log.has("A change callback of pool 'fake' threw"));
    }
}
