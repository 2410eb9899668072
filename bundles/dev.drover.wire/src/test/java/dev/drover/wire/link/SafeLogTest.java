package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafeLogTest {

    private static final Logger UNDER_IT = Logger.getLogger(SafeLogTest.class.getName());

    private final System.Logger log = SafeLog.of(SafeLogTest.class);
    private final List<String> said = new ArrayList<>();
    private Throwable trouble;

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
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
}
