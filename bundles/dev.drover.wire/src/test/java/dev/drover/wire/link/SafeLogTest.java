package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafeLogTest {

    private static final Logger UNDER_IT = Logger.getLogger(SafeLogTest.class.getName());

    private final System.Logger log = SafeLog.of(SafeLogTest.class);
    private final List<String> said = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private Throwable trouble;

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().format(entry));
            said.add(entry.getLoggerName() + ": " + entry.getMessage() + ", " + entry.getThrown());
            if (trouble instanceof Error error) throw error;
            if (trouble instanceof RuntimeException runtime) throw runtime;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        UNDER_IT.setUseParentHandlers(false);
        UNDER_IT.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        over = true;
        UNDER_IT.removeHandler(handler);
        UNDER_IT.setUseParentHandlers(true);
    }

    @Test
    void recordsReachTheLoggerOfTheClass() {
        log.log(Level.WARNING, "a word", new IllegalStateException("why"));
        assertEquals(
                List.of(SafeLogTest.class.getName() + ": a word, java.lang.IllegalStateException: why"), said);
    }

    @Test
    void aHandlerThatThrowsHarmsNobody() {
        trouble = new IllegalStateException("the handler fails");
        log.log(Level.WARNING, "one");
        log.log(Level.WARNING, "two {0}", 2);
        log.log(Level.WARNING, "three", new RuntimeException());
        trouble = new OutOfMemoryError("made by this test");
        log.log(Level.WARNING, () -> "four");
        assertEquals(4, said.size());
    }

    @Test
    void noLineHoldsARawControlCharacterWhateverPartOfItHasIt() {
        String hostile = "a\u001b[2J\r\u0007\u202eb";
        log.log(Level.WARNING, hostile);
        log.log(Level.WARNING, "quoted: {0}", hostile);
        log.log(Level.WARNING, "quoted: {0}, {1}", new IllegalStateException(hostile), 12_000);
        log.log(Level.WARNING, "thrown", new IllegalStateException("x", new RuntimeException(hostile)));
        log.log(Level.WARNING, () -> hostile, new IllegalStateException());
        assertEquals(5, lines.size());
        for (String line : lines)
            assertFalse(line.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == '\u202e'), line);
        assertTrue(lines.get(1).contains("quoted: a\\u001b[2J\\u000d\\u0007\\u202eb"), lines.get(1));
        assertTrue(lines.get(2).contains("b, 12,000"), lines.get(2));
    }

    @Test
    void aForgedLineStaysInsideItsOwn() {
        log.log(Level.WARNING, "{0} refused", "it\n2026-01-01 SEVERE: all is lost");
        assertTrue(lines.get(0).contains("it\\u000a2026-01-01 SEVERE: all is lost refused"), lines.get(0));
    }

    // ---- watchers

    /** Kept here, for nobody else keeps it. */
    private final List<String> told = new ArrayList<>();
    private final SafeLog.Watcher watcher = this::told;
    /** Nobody says when a watcher is collected. */
    private boolean over;

    private void told(SafeLog.Topic topic, String logger, String text) {
        if (over || !logger.equals(SafeLogTest.class.getName())) return;
        told.add(topic + " " + text);
        if (trouble instanceof IllegalStateException e) throw e;
        // It must not come back.
        if (trouble == null) log.log(Level.ERROR, "said by a watcher");
    }

    @Test
    void watchersHearOfWarningsAndErrorsOnlyAlsoOfThoseThatAreNotLogged() {
        SafeLog.watch(watcher);
        UNDER_IT.setLevel(java.util.logging.Level.OFF);
        try {
            System.Logger refusals = SafeLog.of(SafeLogTest.class, SafeLog.Topic.REFUSED);
            log.log(Level.INFO, "all is well");
            log.log(Level.WARNING, "one\u001b", new IllegalStateException("why"));
            refusals.log(Level.ERROR, "{0} of {1}", 2, "b\n");
            assertEquals(
                    List.of("OTHER one\\u001b: java.lang.IllegalStateException: why", "REFUSED 2 of b\\u000a"), told);
            assertEquals(List.of(), said);
        } finally {
            UNDER_IT.setLevel(null);
        }
    }

    @Test
    void aHandlerThatThrowsIsToldToWatchersNowAndThen() {
        SafeLog.watch(watcher);
        SafeLog.COMPLAINED_AT.set(0);
        trouble = new OutOfMemoryError("made by this test");
        for (int i = 0; i < 10; i++) log.log(Level.WARNING, "more");
        assertEquals(11, told.size());
        assertEquals("SERVICE What handles log lines failed, and a line is lost: "
                + "java.lang.OutOfMemoryError: made by this test", told.get(1));
    }

    @Test
    void aWatcherThatThrowsHarmsNobody() {
        SafeLog.watch(watcher);
        trouble = new IllegalStateException("the watcher fails");
        log.log(Level.WARNING, "one");
        trouble = null;
        log.log(Level.WARNING, "two");
        assertEquals(List.of("OTHER one", "OTHER two"), told);
        assertEquals(3, said.size(), "its own line is logged, too");
    }
}
