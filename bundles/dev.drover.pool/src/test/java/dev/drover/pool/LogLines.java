package dev.drover.pool;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What Drover logs during a test, of every level. */
public final class LogLines extends Handler implements BeforeEachCallback, AfterEachCallback {

    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger("dev.drover");

    /** Whether any of it, stack traces included, contains the text. */
    public boolean has(String text) {
        return records.stream().anyMatch(each -> new SimpleFormatter().format(each).contains(text));
    }

    /** The messages of warnings, and of what is worse. */
    public List<String> warnings() {
        return records.stream().filter(each -> each.getLevel().intValue() >= Level.WARNING.intValue())
                .map(each -> new SimpleFormatter().formatMessage(each)).toList();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(Level.WARNING);
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
