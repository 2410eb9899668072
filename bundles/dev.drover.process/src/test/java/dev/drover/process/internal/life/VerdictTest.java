package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static String exited(int code, boolean joined, String... errors) {
        return Verdict.sentence("p-1", 42, Exit.Cause.EXITED, "", code, joined, LastError.in(List.of(errors)));
    }

    @Test
    void anExitCodeBeyond128NamesItsSignal() {
        assertEquals(Optional.of("KILL"), Verdict.signal(137));
        assertEquals(Optional.of("SEGV"), Verdict.signal(139));
        assertEquals(Optional.empty(), Verdict.signal(128));
        assertEquals(Optional.empty(), Verdict.signal(0));
        assertEquals(Optional.empty(), Verdict.signal(255));
        assertEquals("p-1 (process 42) was ended by signal TERM",
                Verdict.sentence("p-1", 42, Exit.Cause.SIGNALLED, "", 143, true, LastError.in(List.of())));
    }

    @Test
    void theLineThatTellsMostIsQuoted() {
        assertEquals("p-1 (process 42) ended with exit code 3", exited(3, true));
        assertEquals("p-1 (process 42) ended before it joined with exit code 1: last",
                exited(1, false, "first", "last"));
        assertEquals("p-1 (process 42) ended before it joined with exit code 1: Error: no class",
                exited(1, false, "WARNING: x", "Error: no class", "Caused by: y"));
        assertEquals("p-1 (process 42) ended before it joined with exit code 1: Unrecognized option: -Xfoo",
                exited(1, false, "Unrecognized option: -Xfoo", "Error: Could not create the Java Virtual Machine.",
                        "Error: z"));
        assertEquals("p-1 (process 42) ended before it joined with exit code 1: Too small maximum heap",
                exited(1, false, "Error occurred during initialization of VM", "Too small maximum heap", "more"));
        assertEquals("p-1 (process 42) ended with exit code 3, out of memory",
                Verdict.sentence("p-1", 42, Exit.Cause.EXITED, "out of memory", 3, true, LastError.in(List.of())));
    }

    private static String ended(Exit.Cause cause, String detail, int code, String... errors) {
        return Verdict.sentence("p-1", 42, cause, detail, code, true, LastError.in(List.of(errors)));
    }

    @Test
    void eachCauseHasItsSentence() {
        assertEquals("p-1 (process 42) ended as asked", ended(Exit.Cause.DRAINED, "", 0, "Error: x"));
        assertEquals("p-1 (process 42) was killed on request", ended(Exit.Cause.KILLED_BY_USER, "", 137));
        assertEquals("p-1 could not be started: no such file", ended(Exit.Cause.NOT_STARTED, "no such file", -1));
        assertEquals("p-1 (process 42) did not join within 7s: Error: x",
                ended(Exit.Cause.START_TIMEOUT, "7s", 137, "Error: x", "last"));
        assertEquals("p-1 (process 42) gave no sign of life for 10s and was killed",
                ended(Exit.Cause.UNRESPONSIVE, "10s", 137));
        assertEquals("p-1 (process 42) did not let go of a cancelled task 'x' and was killed",
                ended(Exit.Cause.CANCEL_TIMEOUT, " 'x'", 137));
        assertEquals("p-1 (process 42) broke the protocol and was killed: frame 99",
                ended(Exit.Cause.PROTOCOL, "frame 99", 137));
        assertEquals("p-1 (process 42) ended with exit code 5", ended(Exit.Cause.EXITED, "", 5));
    }

    @Test
    void aSignalWithoutANameIsToldByItsNumber() {
        assertEquals(Optional.empty(), Verdict.signal(128 + 64));
        assertEquals("p-1 (process 42) was ended by signal 64", ended(Exit.Cause.SIGNALLED, "", 128 + 64));
    }

    @Test
    void aLineThatAnnouncesAnotherIsQuotedItselfIfThereIsNoOther() {
        assertEquals("p-1 (process 42) ended with exit code 1: Error occurred during initialization of VM",
                exited(1, true, "Error occurred during initialization of VM"));
        assertEquals("p-1 (process 42) ended with exit code 1: Error: Could not create the Java Virtual Machine.",
                exited(1, true, "Error: Could not create the Java Virtual Machine."));
        assertEquals("p-1 (process 42) ended with exit code 1: it could not join: no such socket",
                exited(1, true, "x", "it could not join: no such socket", "y"));
    }

    @Test
    void aQuoteIsShortAndHarmless() {
        String verdict = exited(1, true, "\u001b]0;title\u0007 \u202e" + "long ".repeat(100));
        assertFalse(verdict.chars().anyMatch(c -> c < ' ' || c == '\u202e'), verdict);
        assertEquals(true, verdict.length() < 270);
    }

    @Test
    void aCrashIsToldInPlaceOfTheSignalThatTheJvmEndsItselfWith() {
        String[] words = {
                "# A fatal error has been detected by the Java Runtime Environment:", "#",
                "#  SIGSEGV (0xb) at pc=0x00007f01, pid=7, tid=8",
                "# An error report file with more information is saved as:", "# /tmp/hs_err_pid7.log"
        };
        assertEquals("p-1 (process 42) crashed: SIGSEGV (0xb), see /tmp/hs_err_pid7.log",
                ended(Exit.Cause.SIGNALLED, "", 134, words));
        assertEquals("p-1 (process 42) crashed before it joined: SIGSEGV (0xb), see /tmp/hs_err_pid7.log",
                exited(1, false, words));
        assertEquals("p-1 (process 42) was killed on request", ended(Exit.Cause.KILLED_BY_USER, "", 134, words));
    }

    @Test
    void wantOfMemoryIsNamedWhereverItIsSaid() {
        assertEquals("p-1 (process 42) ended with exit code 1: "
                + "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
                exited(1, true, "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
                        "\tat a.B.c(D)"));
        assertEquals("p-1 (process 42) crashed: There is insufficient memory",
                exited(1, true, "# There is insufficient memory for the Java Runtime Environment to continue."));
    }

    @Test
    void aSentenceOfAnyCauseIsOneLine() {
        for (Exit.Cause cause : Exit.Cause.values()) {
            String verdict = ended(cause, "a\n2026-01-01 SEVERE: b\u001b[2J", 1, "error: a\u0000b\u2028c");
            assertFalse(verdict.chars().anyMatch(c -> c < ' ' || c == '\u2028'), verdict);
        }
    }
}
