package dev.drover.api.messaging;

import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of a message, or of all messages of one channel that have gone by a direct link between two
 * processes in a second: their senders count them.
 *
 * @param time when it was sent
 * @param from the sending peer
 * @param to the receiving peer
 * @param channel its channel
 * @param invoked whether an answer was wanted
 * @param bytes the length of its body, or of all bodies together
 * @param took how long it took until it was answered, or taken by the mailbox, on average if it stands for many; zero
 *     while it is open
 * @param outcome what has become of it
 * @param count how many messages this stands for, 1 if it has gone by the program
 * @param direct whether it has gone by a direct link
 * @param trace the trace that it is a part of, 32 hexadecimal digits; "" if that is not known
 * @param span its own number there, 16 of them, or ""
 * @param parent the number of the message during whose handling it was sent, or of what else has caused it; "" if
 *     nothing has
 */
public record MessageRecord(
        Instant time, String from, String to, String channel, boolean invoked, long bytes, Duration took,
        Outcome outcome, long count, boolean direct, String trace, String span, String parent) {

    /** One that has gone by the program. */
    public MessageRecord(
            Instant time, String from, String to, String channel, boolean invoked, long bytes, Duration took,
            Outcome outcome) {
        this(time, from, to, channel, invoked, bytes, took, outcome, 1, false, "", "", "");
    }

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
