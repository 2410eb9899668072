package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;

import org.junit.jupiter.api.Test;

/** Starts when descriptors are short. */
class SpareDescriptorsTest {

    private int open;
    private int most;

    private final SpareDescriptors spare = new SpareDescriptors(() -> {
        if (open == most) throw new FileNotFoundException("/dev/null (Too many open files)");
        open++;
        return () -> open--;
    });

    @Test
    void withEnoughOfThemAStartMayBeTried() {
        most = SpareDescriptors.NEEDED;
        assertDoesNotThrow(spare::check);
        assertEquals(0, open, "they are given back");
        assertDoesNotThrow(new SpareDescriptors()::check);
    }

    @Test
    void withTooFewItIsNotAndTheMessageSaysWhatToDo() {
        most = SpareDescriptors.NEEDED - 1;
        String message = assertThrows(IOException.class, spare::check).getMessage();
        assertEquals("Too many open files: this program can open 23 more, and a start needs room for 24; close some, or"
                + " raise the limit (ulimit -n)", message);
        assertEquals(0, open, "they are given back");
    }
}
