package dev.drover.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Looks at the sentence with which a command is refused. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(String message, Executable command) {
        assertEquals(message, assertThrows(Refused.class, command).getMessage());
    }
}
