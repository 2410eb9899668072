package dev.drover.channel;

/**
 * What waits for the listeners or the handler of a channel, counted for each sender apart.
 *
 * @param messages how many may wait, 1 or more
 * @param bytes how many bytes of them may wait, 1 or more; one message may always
 * @param overflow what happens to those that are too many
 */
public record Mailbox(int messages, long bytes, Overflow overflow) {

    /** What a full mailbox does. */
    public enum Overflow {
        /** Refuses the new one: its sender hears of it. */
        REJECT,
        /** Throws the oldest away, whose sender hears of it if he still waits for anything. */
        DROP_OLDEST,
        /**
         * Takes the new one, and tells its sender so only once it is handled: a sender that waits for that is slowed. A
         * sender that does not is refused after {@value #MOST_TIMES} times as many.
         */
        SLOW
    }

    /** A mailbox that slows takes so many times its size from a sender that does not wait. */
    public static final int MOST_TIMES = 16;

    /** 1,000 messages of 4 MiB together; refuses more. */
    public static final Mailbox DEFAULT = new Mailbox(1_000, 4 << 20, Overflow.REJECT);

    /** @throws IllegalArgumentException if a number is not 1 or more */
    public Mailbox {
        if (messages < 1 || bytes < 1)
            throw new IllegalArgumentException(
                    "a mailbox of " + messages + " messages and " + bytes + " bytes: both must be 1 or more");
        if (overflow == null) throw new NullPointerException("overflow");
    }

    /** The same with another way to deal with too many. */
    public Mailbox overflow(Overflow now) {
        return new Mailbox(messages, bytes, now);
    }

    /** Whether another message fits beside those that wait. */
    boolean fits(int waiting, long waitingBytes, long more) {
        return waiting == 0 || waiting < messages && waitingBytes + more <= bytes;
    }

    /** The hard bound of one that slows. */
    boolean fitsSomehow(int waiting, long waitingBytes, long more) {
        return waiting == 0 || waiting < (long) messages * MOST_TIMES && waitingBytes + more <= bytes * MOST_TIMES;
    }
}
