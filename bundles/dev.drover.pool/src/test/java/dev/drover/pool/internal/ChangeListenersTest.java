package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.Registration;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.ManualExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeListenersTest {

    private static final long MILLI = 1_000_000;

    @RegisterExtension
    final LogLines log = new LogLines();

    private final ManualExecutor callbacks = new ManualExecutor();
    private final ChangeListeners listeners = new ChangeListeners("fake", callbacks, 0);
    private final List<String> told = new ArrayList<>();

    private void tell(long changes, long now) {
        listeners.tell(changes, now);
        callbacks.runAll();
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
    void oneThatThrowsAnythingIsLoggedAndTheOthersAreTold() {
        for (Throwable each : List.of(new IllegalStateException(), new StackOverflowError(), new IOException()))
            listeners.add(() -> sneak(each));
        listeners.add(() -> told.add("b"));
        tell(1, 100 * MILLI);
        assertEquals(List.of("b"), told);
        assertEquals(3, log.warnings().size(), () -> "" + log.warnings());
        tell(2, 200 * MILLI);
        assertEquals(List.of("b", "b"), told);
        assertEquals(6, log.warnings().size(), "those that have thrown are told again");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable e) throws X {
        throw (X) e;
    }

    @Test
    void oneThatIsStillBusyHoldsUpNobodyAndIsToldOnceMoreAfterwards() {
        List<String> first = new ArrayList<>();
        listeners.add(() -> {
            first.add("first");
            // As the housekeeper goes on while this one takes long.
            if (first.size() == 1) {
                listeners.tell(2, 200 * MILLI);
                listeners.tell(3, 300 * MILLI);
            }
        });
        listeners.add(() -> told.add("b"));
        tell(1, 100 * MILLI);
        assertEquals(List.of("first"), first);
        assertEquals(List.of("b"), told, "what was due twice is told once");
        tell(3, 350 * MILLI);
        assertEquals(List.of("first", "first"), first, "the change that it has not heard of");
    }

    @Test
    void whileThereIsNoThreadTheyAreToldLater() {
        listeners.add(() -> told.add("a"));
        callbacks.failWith(new OutOfMemoryError("unable to create native thread"));
        tell(1, 100 * MILLI);
        callbacks.failWith(null);
        tell(1, 150 * MILLI);
        assertEquals(List.of("a"), told);
    }

    @Test
    void nobodyIsToldOnTheHousekeepersThread() {
        listeners.add(() -> told.add("a"));
        listeners.tell(1, 100 * MILLI);
        assertEquals(List.of(), told);
        callbacks.runAll();
        assertEquals(List.of("a"), told);
    }
}
