package dev.drover.api.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.api.Require;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/**
 * How and why a process ended: the one record of its end, made once, with the evidence in its {@link Diagnosis}.
 *
 * @param pid the process that ended, 0 if it never started
 * @param at when
 * @param cause the kind of end
 * @param code the exit code, -1 if the process never started
 * @param signal the signal's name (such as KILL) if the code tells of one
 * @param verdict one sentence for a person
 * @param lastErrors the last lines of its standard error, at most 20
 * @param running names of the tasks that were in flight, oldest first, at most 20
 * @param diagnosis what else is known
 */
public record Exit(
        long pid,
        Instant at,
        Cause cause,
        int code,
        Optional<String> signal,
        String verdict,
        List<String> lastErrors,
        List<String> running,
        Diagnosis diagnosis) {

    public Exit {
        Require.given("at", at);
        Require.given("cause", cause);
        Require.given("signal", signal);
        Require.given("verdict", verdict);
        lastErrors = Require.list("lastErrors", lastErrors);
        running = Require.list("running", running);
        Require.given("diagnosis", diagnosis);
    }

    /** An end of which no more is known. */
    public Exit(long pid, Instant at, Cause cause, int code, Optional<String> signal, String verdict,
            List<String> lastErrors, List<String> running) {
        this(pid, at, cause, code, signal, verdict, lastErrors, running, Diagnosis.NONE);
    }

    /**
     * Whether this program wanted the process to end, because it was no longer needed or somebody said so. That is
     * decided before the end, and never by the exit code: a process that ends by itself with the code 0 was not asked.
     */
    public boolean wanted() {
        return cause == Cause.DRAINED || cause == Cause.KILLED_BY_USER;
    }

    /** What the exit code or the signal means, in some words. */
    public String meaning() {
        return ExitCodes.meaning(code, signal);
    }

    /**
     * All that is known, for people: the {@link #verdict} as the first line, then one line for each fact, at last the
     * {@link #lastErrors}. Control characters are escaped, and each line is bounded.
     */
    public List<String> report() {
        return Report.of(this);
    }

    /** Kinds of end. */
    public enum Cause {
        /** The pool ended it: drained, resized away or closed. */
        DRAINED("ended by its pool"),
        /** Somebody killed it through the API. */
        KILLED_BY_USER("killed on request"),
        /** The program could not be started at all. */
        NOT_STARTED("could not be started"),
        /** It did not join within the start timeout. */
        START_TIMEOUT("did not join in time"),
        /** It ended by itself with an exit code. */
        EXITED("ended by itself"),
        /** A signal from outside, or a crash. */
        SIGNALLED("a signal or a crash"),
        /** It no longer answered and was killed. */
        UNRESPONSIVE("no sign of life"),
        /** It would not let go of a cancelled or timed-out task and was killed. */
        CANCEL_TIMEOUT("did not let go of a task"),
        /** It took more than its limits allow, and was killed. */
        LIMIT("took more than it may"),
        /** It broke the protocol and was killed. */
        PROTOCOL("broke the protocol");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** What people call it, such as "no sign of life". */
        public String words() {
            return words;
        }
    }

    /** Writes the record for people. Nothing in it can pretend to be another line. */
    private static final class Report {

        private static final int LONGEST = 500;

        private final List<String> lines = new ArrayList<>();

        private Report() {}

        static List<String> of(Exit exit) {
            Report report = new Report();
            report.write(exit, exit.diagnosis());
            return List.copyOf(report.lines);
        }

        private void write(Exit exit, Diagnosis more) {
            lines.add(SafeText.of(exit.verdict(), 2 * LONGEST));
            add("ended", exit.at() + ", " + (exit.wanted() ? "as this program wanted" : "which nobody had asked for"));
            add("cause", exit.cause().words());
            if (exit.code() != -1) add("exit code", exit.code() + " (" + exit.meaning() + ")");
            if (!more.uptime().isZero()) add("uptime", Figures.elapsed(more.uptime()));
            if (more.generation() > 0) add("restarts", more.restarts() + " before it in its slot");
            more.outOfMemory().ifPresent(found -> add("memory", found.words() + ": " + found.evidence()));
            if (!more.memory().isEmpty()) add("memory use", curve(more.memory()));
            tasks(exit.running(), Math.min(more.begun(), exit.running().size()));
            if (!more.said().isEmpty()) add("it said", more.said());
            for (Dump each : more.dumps())
                add(each.kind().words(), each.file() + " (may hold secrets)");
            if (exit.lastErrors().isEmpty()) return;
            lines.add("last lines it printed:");
            for (String each : exit.lastErrors()) lines.add("  | " + SafeText.of(each, LONGEST));
        }

        private void tasks(List<String> running, int begun) {
            if (begun > 0) add("running", names(running.subList(0, begun)));
            if (begun < running.size())
                add(begun > 0 ? "not begun" : "in flight", names(running.subList(begun, running.size())));
        }

        private static String names(List<String> tasks) {
            return tasks.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
        }

        private static String curve(List<MemorySample> samples) {
            MemorySample first = samples.getFirst();
            MemorySample last = samples.getLast();
            long most = samples.stream().mapToLong(MemorySample::bytes).max().orElse(0);
            if (samples.size() == 1) return Figures.bytes(last.bytes()) + " when last measured";
            return Figures.bytes(first.bytes()) + " to " + Figures.bytes(last.bytes()) + " in its last "
                    + Figures.duration(Duration.between(first.at(), last.at())) + ", at most " + Figures.bytes(most);
        }

        private void add(String what, String text) {
            lines.add(what + ": " + SafeText.of(text, LONGEST));
        }
    }
}
