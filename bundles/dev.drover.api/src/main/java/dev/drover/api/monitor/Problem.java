package dev.drover.api.monitor;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.process.Exit;

/**
 * Something that went wrong.
 *
 * @param at when
 * @param kind what sort of thing
 * @param subject what it happened to, such as the name of a worker
 * @param text one sentence for a person
 * @param exit the record of the end, if it was one
 */
public record Problem(Instant at, Kind kind, String subject, String text, Optional<Exit> exit) {

    public Problem {
        Require.given("at", at);
        Require.given("kind", kind);
        Require.given("subject", subject);
        Require.given("text", text);
        Require.given("exit", exit);
    }

    /** Sorts of problems. */
    public enum Kind {
        /** A process could not be started, or did not join. */
        START,
        /** A process ended, and nobody had asked for it. */
        DEATH,
        /** A service of somebody else failed, such as a strategy, a lifecycle policy or a monitor. */
        SERVICE,
        /** Something came to the door or over a link that was refused. */
        REFUSED,
        /** Anything else. */
        OTHER
    }
}
