package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Console;
import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Exit;
import dev.drover.api.process.OutOfMemory;
import dev.drover.wire.link.SafeLog;

/** Finds out how a process has ended, from why it was to end, its exit code, and what it has printed. */
final class Judge {

    private static final System.Logger LOG = SafeLog.of(Judge.class);
    private static final int LAST_LINES = 20;
    /** A stack that is as deep as a JVM prints it, with some causes, is searched to its first line. */
    private static final int SEARCHED_LINES = 10_000;

    private Judge() {}

    /** Why a process is ended. */
    record Reason(Exit.Cause cause, String detail) {

        static Reason notStarted(Throwable failure) {
            return new Reason(Exit.Cause.NOT_STARTED,
                    failure instanceof IOException ? failure.getMessage() : failure.toString());
        }
    }

    /**
     * @param reason null if nobody wanted its end
     * @param evidence what has been gathered while it lived
     */
    static Exit judge(EndingProcess subject, Reason reason, Evidence evidence) {
        boolean joined = subject.joined();
        Process child = subject.process();
        int code = code(child);
        Optional<String> signal = Verdict.signal(code);
        List<String> errors = subject.lastLines(Console.Stream.ERR, SEARCHED_LINES);
        List<String> printed = subject.lastLines(Console.Stream.OUT, SEARCHED_LINES);
        long pid = ProcessTree.pid(child);
        LastError told = told(LastError.in(errors), LastError.in(printed), joined);
        List<String> running = subject.running().stream().limit(LAST_LINES).toList();
        Diagnosis diagnosis = evidence.gather(
                new Evidence.Findings(reason != null, code, signal, told, printed, running.size()));
        Reason why = reason == null ? byItself(signal, diagnosis) : reason;
        String sentence = Verdict.sentence(subject.name(), pid, why.cause(), why.detail(), code, joined, told);
        // What goes wrong before a JVM has begun it says on its standard output.
        List<String> last = joined || !errors.isEmpty() ? errors : printed;
        last = last.subList(Math.max(0, last.size() - LAST_LINES), last.size());
        return new Exit(pid, Instant.now(), why.cause(), code, signal, sentence, last, running, diagnosis);
    }

    /**
     * What tells most. A JVM speaks of its own end on its standard output; what else stands there are a worker's
     * results once it has joined.
     */
    private static LastError told(LastError errors, LastError printed, boolean joined) {
        LastError.Kind least = joined ? LastError.Kind.NO_JVM : LastError.Kind.LINE;
        boolean better = printed.kind().compareTo(errors.kind()) > 0 && printed.kind().compareTo(least) >= 0;
        return better ? printed : errors;
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

    private static Reason byItself(Optional<String> signal, Diagnosis diagnosis) {
        return new Reason(signal.isPresent() ? Exit.Cause.SIGNALLED : Exit.Cause.EXITED,
                diagnosis.outOfMemory().map(OutOfMemory::words).orElse(""));
    }
}
