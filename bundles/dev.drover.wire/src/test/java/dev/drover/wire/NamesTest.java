package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a name. */
class NamesTest {

    private static final Pattern RULE = Pattern.compile("^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$");

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "a.b_c:d-e", "9-", "round-robin",
            "0123456789012345678901234567890123456789012345678901234567890123"})
    void goodNamesAreReturned(String name) {
        assertEquals(name, Names.check("task", name));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {
            ".a", "-a", "_a", ":a", " a", "a ", "a b", "a/b", "../x", "a\\b", "a\0b", "a\n", "\n", "ä", "a€", "ａ",
            "a\u202eb", "😀", "a%00", "a*", "٣",
            "01234567890123456789012345678901234567890123456789012345678901234"
    })
    void badNamesAreRefused(String name) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Names.check("task", name));
        assertTrue(refusal.getMessage().contains("cannot name a task"), refusal.getMessage());
        assertFalse(refusal.getMessage().chars().anyMatch(c -> c < ' ' || c == '\u202e'),
                "the message is one plain line");
        assertTrue(refusal.getMessage().length() < 250, "the message stays short");
        assertThrows(IllegalArgumentException.class, () -> Task.named(name));
    }

    /** The rule as it is written down, for every character at the first and at a later place. */
    @Test
    void everyCharacterIsJudgedByTheRule() {
        for (char c = 0; c < Character.MAX_VALUE; c++)
            for (String name : new String[] {"" + c, "a" + c, "a" + c + "b"})
                assertEquals(RULE.matcher(name).matches() && !name.endsWith("\n"), accepted(name),
                        () -> "with " + (int) name.charAt(name.length() / 2));
    }

    private static boolean accepted(String name) {
        try {
            Names.check("task", name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void aTaskNeedsItsCodecs() {
        assertThrows(NullPointerException.class, () -> Task.of("t", null, Codec.UTF8));
        assertThrows(NullPointerException.class, () -> Task.of("t", Codec.UTF8, null));
        assertFalse(Task.named("t").idempotent());
        assertTrue(Task.named("t").asIdempotent().idempotent());
        assertEquals(Codec.VALUE, Task.named("t").asIdempotent().request());
    }
}
