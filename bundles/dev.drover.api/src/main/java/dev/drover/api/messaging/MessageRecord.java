package dev.drover.api.messaging;

import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of a message.
 *
 * @param time when it was sent
 * @param from the sending peer
 * @param to the receiving peer
 * @param channel its channel
 * @param invoked whether an answer was wanted
 * @param bytes the length of its body
 * @param took how long it took until it was answered, or taken by the mailbox; zero while it is open
 * @param outcome what has become of it
 */
public record MessageRecord(
        Instant time, String from, String to, String channel, boolean invoked, int bytes, Duration took,
        Outcome outcome) {

    /** What has become of a message. */
    public enum Outcome {
        /** It is on its way, or is being handled. */
        OPEN,
        /** It was answered, or stands in the mailbox. */
        DONE,
        /** It was not taken. */
        REJECTED,
        /** Its handler threw. */
        FAILED,
        /** Its receiver ended. */
        LOST,
        /** Its sender did not want the answer any more. */
        CANCELLED
    }
}
