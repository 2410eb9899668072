package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

/** What is printed of a failure of another process, and of a failure with another process's words in it. */
class ShownThrowableTest {

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static TaskFailed failed(Throwable remote) {
        String message = remote.getMessage() == null ? "" : remote.getMessage();
        return new TaskFailed("task", remote.getClass().getName(), message, printed(remote));
    }

    @Test
    void aPrintedFailureShowsTheStacksOfBothSides() {
        Throwable remote = new IllegalStateException("boom");
        remote.setStackTrace(new StackTraceElement[] {
                new StackTraceElement("far.away.Worker", "handle", "Worker.java", 12),
                new StackTraceElement("app", "java.base", "21", "java.lang.Thread", "run", "Thread.java", 99),
                new StackTraceElement("far.Native", "call", null, -2)
        });
        TaskFailed failed = failed(remote);
        assertEquals(ShownThrowableTest.class.getName(), failed.getStackTrace()[0].getClassName());
        ShownThrowable cause = assertInstanceOf(ShownThrowable.class, failed.getCause());
        assertEquals("java.lang.IllegalStateException", cause.type());
        assertEquals("java.lang.IllegalStateException: boom", cause.getMessage());
        assertEquals(remote.getStackTrace()[0], cause.getStackTrace()[0]);
        assertEquals("java.lang.Thread", cause.getStackTrace()[1].getClassName());
        String text = printed(failed);
        assertTrue(text.contains("at " + ShownThrowableTest.class.getName()), text);
        assertTrue(text.contains(printed(remote).strip()), text);
    }

    @Test
    void causesAndWhatWasSuppressedStandWhereTheyStood() {
        IOException first = new IOException("first", new FileNotFoundException("/etc/app.conf"));
        IOException closing = new IOException("while closing", new ArithmeticException("of the suppressed"));
        first.addSuppressed(closing);
        Throwable shown = failed(new ExceptionInInitializerError(first)).getCause();
        assertEquals("java.lang.ExceptionInInitializerError", shown.getMessage());
        Throwable cause = shown.getCause();
        assertEquals("java.io.IOException: first", cause.getMessage());
        assertEquals("java.io.FileNotFoundException: /etc/app.conf", cause.getCause().getMessage());
        assertNull(cause.getCause().getCause());
        assertEquals("java.io.IOException: while closing", cause.getSuppressed()[0].getMessage());
        assertEquals("java.lang.ArithmeticException: of the suppressed",
                cause.getSuppressed()[0].getCause().getMessage());
    }

    @Test
    void aStackOfAnotherLanguageIsShownAsItIs() {
        String python = "Traceback (most recent call last):\n  File \"x.py\", line 3, in f\nOSError: in use";
        String text = printed(new TaskFailed("task", "OSError", "in use", python));
        assertTrue(
                text.contains("OSError: in use\n\tTraceback (most recent call last):\n\t  File \"x.py\", line 3, in f"),
                text);
        StackTraceElement frame = new TaskFailed("task", "Error", "in use",
                "Error: in use\n    at Server.listen (/a/net.js:12:5)\n    at /a/b.js:3:5\n").getCause()
                .getStackTrace()[0];
        assertEquals("Server.listen(/a/net.js:12:5)", frame.toString());
    }

    @Test
    void nothingOfItMovesACursorOrPretendsToBeALine() {
        Throwable remote = new IllegalStateException("a\u001b[2J\rb\n\tat fake.Frame.of(It.java:1)\u2028",
                new IllegalArgumentException("c\u0007\u202e"));
        TaskFailed failed = failed(remote);
        assertTrue(failed.remoteMessage().contains("\u001b"));
        String text = printed(failed);
        assertFalse(text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x2028 || c == 0x202e), text);
        assertTrue(text.contains("a\\u001b[2J\\u000db\\u000a\\u0009at fake"), text);
        assertFalse(failed.getMessage().contains("\n"), failed.getMessage());
    }

    @Test
    void itIsBoundedInDepthAndLength() {
        Throwable deep = new IllegalStateException("0");
        for (int i = 1; i < 100; i++) deep = new IllegalStateException("" + i, deep);
        int links = 0;
        for (Throwable each = failed(deep).getCause(); each != null; each = each.getCause()) links++;
        assertEquals(16, links);
        String long1 = "\u0007".repeat(1 << 20);
        TaskFailed failed = new TaskFailed("task", long1, long1, "Caused by: x\n".repeat(1 << 20));
        assertTrue(printed(failed).length() < 200_000);
        assertTrue(failed.getMessage().length() < 5_000);
        assertTrue(printed(new TaskFailed("task", "T", "m", ("at " + long1 + "\n").repeat(3))).length() < 200_000);
        assertTrue(printed(new TaskFailed("task", "T", "m", "x\n".repeat(1 << 20))).length() < 200_000);
    }

    @Test
    void noTextOfAStackIsTooOddToBeRead() {
        for (String odd : new String[] {
                "", "\n", "at ", "at (", "at )(", "at a.b(c:99999999999)", "at /.(:)", "Caused by: ", "Suppressed: x",
                "\tSuppressed: x\nCaused by: y\n\tCaused by: z\n\t\tSuppressed: w", "\t".repeat(40) + "Caused by: x",
                "Caused by: x\n... 3 more\n... x more"
        })
            printed(new TaskFailed("task", "", "", odd));
    }

    // ---- of something thrown here

    @Test
    void whatHoldsNothingUnsafeIsShownItself() {
        Exception safe = new IllegalStateException("a", new IOException("b"));
        safe.addSuppressed(new IOException("c"));
        assertSame(safe, ShownThrowable.of(safe));
        TaskFailed failed = failed(new IOException("d\n"));
        assertSame(failed, ShownThrowable.of(failed));
    }

    @Test
    void whatHoldsSomethingUnsafeAnywhereIsShownByItsLikeness() {
        Exception cause = new IOException("b\u001bc");
        Exception unsafe = new IllegalStateException("a", cause);
        // In a circle, as well.
        cause.addSuppressed(unsafe);
        Throwable shown = ShownThrowable.of(unsafe);
        assertNotSame(unsafe, shown);
        assertEquals("java.lang.IllegalStateException: a", shown.toString());
        assertEquals("java.io.IOException: b\\u001bc", shown.getCause().toString());
        assertEquals(unsafe.getStackTrace()[0], shown.getStackTrace()[0]);
        unsafe = new IllegalStateException("a");
        unsafe.addSuppressed(cause);
        assertFalse(printed(ShownThrowable.of(unsafe)).contains("\u001b"));
        Throwable deep = cause;
        for (int i = 0; i < 100; i++) deep = new IllegalStateException("" + i, deep);
        assertFalse(printed(ShownThrowable.of(deep)).contains("\u001b"));
    }

    @Test
    void everyFailureOfDroversOwnIsOneLine() {
        assertEquals("it has a\\u000ab", new Rejected("it has a\nb").getMessage());
        assertEquals(4_099, new Rejected("a".repeat(100_000)).getMessage().length());
    }
}
