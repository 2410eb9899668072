package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.wire.link.SafeLog;

/** Finds out how a process has ended, from why it was to end, its exit code, and what it has printed. */
final class Judge {

    private static final System.Logger LOG = SafeLog.of(Judge.class);
    private static final int LAST_LINES = 20;

    private Judge() {}

    /** Why a process is ended. */
    record Reason(Exit.Cause cause, String detail) {

        static Reason notStarted(Throwable failure) {
            return new Reason(Exit.Cause.NOT_STARTED,
                    failure instanceof IOException ? failure.getMessage() : failure.toString());
        }
    }

    /** @param reason null if nobody wanted its end */
    static Exit judge(EndingProcess subject, Reason reason) {
        boolean joined = subject.joined();
        Process child = subject.process();
        int code = code(child);
        Optional<String> signal = Verdict.signal(code);
        Reason why = reason == null ? byItself(subject, code, signal) : reason;
        List<String> errors = subject.lastLines(Console.Stream.ERR, LAST_LINES);
        // What goes wrong before a JVM has begun it says on its standard output.
        if (!joined && errors.isEmpty()) errors = subject.lastLines(Console.Stream.OUT, LAST_LINES);
        long pid = ProcessTree.pid(child);
        String sentence = Verdict.sentence(subject.name(), pid, why.cause(), why.detail(), code, joined, errors);
        List<String> running = subject.running().stream().limit(LAST_LINES).toList();
        return new Exit(pid, Instant.now(), why.cause(), code, signal, sentence, errors, running);
    }

    private static int code(Process child) {
        try {
            return child == null ? -1 : child.exitValue();
        } catch (RuntimeException e) {
            // A launcher's process may have none.
            LOG.log(Level.DEBUG, "There is no exit code", e);
            return -1;
        }
    }

    private static Reason byItself(EndingProcess subject, int code, Optional<String> signal) {
        boolean outOfMemory = code == Verdict.OUT_OF_MEMORY_CODE && subject.said(Verdict.OUT_OF_MEMORY);
        return new Reason(
                signal.isPresent() ? Exit.Cause.SIGNALLED : Exit.Cause.EXITED, outOfMemory ? "out of memory" : "");
    }
}
