package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops out of which something is thrown. */
@Timeout(60)
class SafeLoopTest {

    private final List<Integer> turns = new ArrayList<>();

    @Test
    void itBeginsAnewAfterWhateverIsThrownOutOfIt() {
        List<Throwable> thrown = List.of(
                new OutOfMemoryError("on purpose"), new StackOverflowError("on purpose"),
                new IllegalStateException("on purpose"), new InterruptedException("on purpose"));
        SafeLoop.run(() -> {
            turns.add(turns.size());
            if (turns.size() <= thrown.size()) throwAny(thrown.get(turns.size() - 1));
        });
        assertEquals(List.of(0, 1, 2, 3, 4), turns);
    }

    @Test
    void anInterruptedThreadGoesOnToo() {
        Thread.currentThread().interrupt();
        SafeLoop.run(() -> {
            turns.add(turns.size());
            if (turns.size() < 3) throw new OutOfMemoryError("on purpose");
        });
        Thread.interrupted();
        assertEquals(3, turns.size());
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void throwAny(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
