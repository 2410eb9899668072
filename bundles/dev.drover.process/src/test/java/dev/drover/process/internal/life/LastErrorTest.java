package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is quoted of what a process has printed. */
class LastErrorTest {

    private static final String WHY = "port 80 is taken";

    private static String in(String lines) {
        return LastError.in(lines.lines().toList()).text();
    }

    @Test
    void anExceptionIsFoundHoweverDeepItsStackIs() {
        List<String> lines =
                new ArrayList<>(List.of("starting", "Exception in thread \"main\" a.BrokenException: " + WHY));
        lines.addAll(Collections.nCopies(1_024, "\tat a.Main.down(Main.java:12)"));
        assertEquals("Exception in thread \"main\" a.BrokenException: " + WHY, LastError.in(lines).text());
        lines.set(1, "It is broken: " + WHY);
        assertEquals("It is broken: " + WHY, LastError.in(lines).text());
    }

    @Test
    void theInnermostCauseIsQuoted() {
        assertEquals("java.lang.IllegalStateException: " + WHY, in("""
                Exception in thread "main" java.lang.ExceptionInInitializerError
                Caused by: java.lang.IllegalStateException: port 80 is taken
                \tat a.Init.make(Init.java:3)
                \tat a.Init.<clinit>(Init.java:2)
                """));
        assertEquals("java.io.IOException: " + WHY, in("""
                Exception in thread "main" java.lang.RuntimeException: cannot start
                \tat a.Main.main(Main.java:3)
                \tSuppressed: java.io.IOException: while closing
                \t\tat a.Main.close(Main.java:9)
                \tCaused by: java.io.IOException: of the suppressed
                \t\t... 1 more
                Caused by: java.lang.Exception: fatal error: of the second kind
                in two lines
                \tat a.Main.first(Main.java:7)
                \t... 1 more
                Caused by: java.io.IOException: port 80 is taken
                \t... 2 more
                """));
    }

    @Test
    void theFirstLineOfAMessageOfSeveralIsQuoted() {
        assertEquals("java.lang.IllegalStateException: " + WHY, in("""
                java.lang.IllegalStateException: port 80 is taken
                see error: the manual
                \tat a.Main.main(Main.java:3)
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SLF4J: No SLF4J providers were found.\nError-free build 1.2 starting\nFATAL: port 80 is taken\nbye",
            "error: something before\nerror: port 80 is taken\nErrors so far: none\n0 errors, no failures",
            "error: port 80 is taken\nLast error: none\nerrors = 0\nnothing to see",
            "SEVERE: cannot start\njava.lang.IllegalStateException: port 80 is taken\n\tat a.B.c(B.java:1)\nbye",
            "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nOSError: port 80 is taken",
            "/x.js:3\nthrow new Error()\n^\n\nError: port 80 is taken\n    at f (/x.js:3:7)\n\nNode.js v20.1.0",
            "thread 'main' panicked at src/main.rs:2:5:\nport 80 is taken\nnote: run with `RUST_BACKTRACE=1`",
            "panic: port 80 is taken\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/x.go:5 +0x18\nexit status 2",
            "terminate called after throwing an instance of 'E'\n  what():  port 80 is taken\nbye",
            "it failed for port 80 is taken\nbye",
            "starting\nport 80 is taken\nErrors so far: none\nOpenJDK 64-Bit Server VM warning: sharing is off\n",
            "Error: Unable to initialize main class a.Main\nCaused by: java.lang.NoClassDefFoundError: port 80 is taken"
    })
    void theLastErrorIsQuotedAndNotTheLastLine(String lines) {
        assertTrue(in(lines).contains(WHY), in(lines));
    }

    @Test
    void whatSaysThatNothingIsWrongIsNoReason() {
        assertEquals("", in("Errors so far: none"));
        assertEquals("", in("NOTE: Picked up JDK_JAVA_OPTIONS: -Xmx1g\n\n"));
        assertEquals("bye", in("\"main\" #1\n   java.lang.Thread.State: RUNNABLE\n\tat a.B.c(B.java:1)\nbye"));
    }

    @Test
    void aJvmThatCannotBeginSaysWhyAndNotWhatItPickedUp() {
        assertEquals("Multiple garbage collectors selected", in("""
                Picked up JAVA_TOOL_OPTIONS: -XX:+UseG1GC
                Error occurred during initialization of VM
                Multiple garbage collectors selected
                """));
        assertEquals("Unrecognized option: -Xfoo", in("""
                Unrecognized option: -Xfoo
                Picked up JAVA_TOOL_OPTIONS: -XX:+UseG1GC
                Error: Could not create the Java Virtual Machine.
                Error: A fatal exception has occurred. Program will exit.
                """));
    }

    private static final String CRASH = """
            before
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f01, pid=7, tid=8
            #
            # JRE version: OpenJDK Runtime Environment (21.0) (build 21)
            # Problematic frame:
            # C  [libc.so.6+0x9]  memcpy+0x1
            #
            # Core dump will be written. Default location: /cores/core.7
            #
            # An error report file with more information is saved as:
            # /tmp/hs_err_pid7.log
            #
            # If you would like to submit a bug report, please visit:
            """;

    @Test
    void aCrashIsToldByItsSignalItsPlaceAndItsReport() {
        LastError told = LastError.in(CRASH.lines().toList());
        assertEquals(LastError.Kind.CRASH, told.kind());
        assertEquals("SIGSEGV (0xb) in C [libc.so.6+0x9] memcpy+0x1, see /tmp/hs_err_pid7.log", told.text());
        assertFalse(told.isOutOfMemory());
    }

    @Test
    void aCrashForWantOfMemoryIsOutOfMemory() {
        LastError told = LastError.in("""
                #
                # There is insufficient memory for the Java Runtime Environment to continue.
                # Native memory allocation (mmap) failed to map 16384 bytes for committing reserved memory.
                # An error report file with more information is saved as:
                # /tmp/hs_err_pid7.log
                """.lines().toList());
        assertEquals("There is insufficient memory, see /tmp/hs_err_pid7.log", told.text());
        assertTrue(told.isOutOfMemory());
    }

    @Test
    void noTextTakesLongToSearch() {
        List<String> hostile =
                List.of("error ".repeat(1_300), "no ".repeat(2_700), "a.".repeat(4_000), "#  ".repeat(2_700),
                        "Exception in thread \"".repeat(400), "assertion ".repeat(800), " ".repeat(8_000));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) many.add(hostile.get(i % hostile.size()));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> LastError.in(many));
    }
}
