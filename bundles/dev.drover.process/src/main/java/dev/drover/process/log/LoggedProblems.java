package dev.drover.process.log;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/** Puts each warning and each error of Drover into an error log: what is worth a line there went wrong. */
public final class LoggedProblems implements SafeLog.Watcher {

    private static final String OURS = "dev.drover.";
    private static final int LONGEST = 2_000;

    private final ErrorLog log;

    /** Begins with the next line; ends when nobody keeps this object any more. */
    public static LoggedProblems begin(ErrorLog log) {
        LoggedProblems begun = new LoggedProblems(log);
        SafeLog.watch(begun);
        return begun;
    }

    LoggedProblems(ErrorLog log) {
        this.log = log;
    }

    @Override
    public void logged(SafeLog.Topic topic, String logger, String text) {
        log.report(new Problem(
                Instant.now(), kind(topic), subject(logger), SafeText.of(text, LONGEST), Optional.empty()));
    }

    private static Problem.Kind kind(SafeLog.Topic topic) {
        return switch (topic) {
            case SERVICE -> Problem.Kind.SERVICE;
            case REFUSED -> Problem.Kind.REFUSED;
            case START -> Problem.Kind.START;
            case OTHER -> Problem.Kind.OTHER;
        };
    }

    /** The part of Drover that a class belongs to, such as "pool". */
    private static String subject(String logger) {
        if (!logger.startsWith(OURS)) return logger;
        int end = logger.indexOf('.', OURS.length());
        return logger.substring(OURS.length(), end < 0 ? logger.length() : end);
    }
}
