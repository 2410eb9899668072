package dev.drover.api.process;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;

/**
 * How and why a worker's process ended.
 *
 * @param pid the process that ended, 0 if it never started
 * @param at when
 * @param cause the kind of end
 * @param code the exit code, -1 if the process never started
 * @param signal the signal's name (such as KILL) if the code tells of one
 * @param verdict one sentence for a person
 * @param lastErrors the last lines of its standard error, at most 20
 * @param running names of the tasks that were in flight, oldest first, at most 20
 */
public record Exit(
        long pid,
        Instant at,
        Cause cause,
        int code,
        Optional<String> signal,
        String verdict,
        List<String> lastErrors,
        List<String> running) {

    public Exit {
        Require.given("at", at);
        Require.given("cause", cause);
        Require.given("signal", signal);
        Require.given("verdict", verdict);
        lastErrors = Require.list("lastErrors", lastErrors);
        running = Require.list("running", running);
    }

    /** Kinds of end. */
    public enum Cause {
        /** The pool ended it: drained, resized away or closed. */
        DRAINED,
        /** Somebody killed it through the API. */
        KILLED_BY_USER,
        /** The program could not be started at all. */
        NOT_STARTED,
        /** It did not join within the start timeout. */
        START_TIMEOUT,
        /** It ended by itself with an exit code. */
        EXITED,
        /** A signal from outside, or a crash. */
        SIGNALLED,
        /** It no longer answered and was killed. */
        UNRESPONSIVE,
        /** It would not let go of a cancelled or timed-out task and was killed. */
        CANCEL_TIMEOUT,
        /** It broke the protocol and was killed. */
        PROTOCOL
    }
}
