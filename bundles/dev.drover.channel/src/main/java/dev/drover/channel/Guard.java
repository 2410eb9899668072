package dev.drover.channel;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What may come on a channel: from whom, how long, and what it may say. What is refused reaches no listener and no
 * handler; its sender gets a {@link dev.drover.wire.Rejected} with the reason, and the receiver's log a line.
 *
 * @param senders the names of the peers, or of the pools whose workers may send; empty for everybody
 * @param longest the most bytes that a body may have as it is written, 0 or more
 * @param check whether the message is what it must be
 */
public record Guard(Set<String> senders, int longest, Check check) {

    /** Looks at what a message says. Safe for use by many threads. */
    @FunctionalInterface
    public interface Check {
        /**
         * Called on a thread that may be held up, before the listeners or the handler.
         *
         * @return why the message is refused, to follow the words "a message to the channel 'index:find-word'", as in
         *     "must be a map with an id"; empty if it is let in. The sender reads it, so it repeats no secret
         * @throws Exception to refuse the message as one that could not be checked
         */
        Optional<String> refuses(Message message) throws Exception;
    }

    /** Lets everything in. */
    public static final Guard NONE = new Guard(Set.of(), Integer.MAX_VALUE, message -> Optional.empty());

    /** @throws IllegalArgumentException if {@code longest} is less than 0 */
    public Guard {
        senders = Set.copyOf(senders);
        if (longest < 0) throw new IllegalArgumentException("a body of at most " + longest + " bytes: 0 is the least");
        Objects.requireNonNull(check, "check");
    }

    /** Only what these send. */
    public static Guard from(String... senders) {
        return new Guard(Set.of(senders), Integer.MAX_VALUE, NONE.check);
    }

    /** The same, for bodies of so many bytes at most. */
    public Guard longest(int bytes) {
        return new Guard(senders, bytes, check);
    }

    /**
     * The same, for messages that the test accepts; what it throws refuses the message.
     *
     * @param what what a sender is told that the message must be, as in "a map with an id"
     */
    public Guard accepting(String what, Predicate<? super Message> test) {
        Objects.requireNonNull(test, "test");
        // Made once: a message that passes builds no text.
        Optional<String> refusal = Optional.of("must be " + what);
        return checking(message -> test.test(message) ? Optional.empty() : refusal);
    }

    /** The same, for messages that the check does not refuse: what is told to a sender comes from the check. */
    public Guard checking(Check by) {
        return new Guard(senders, longest, by);
    }

    /** Why the message is refused for its address or its length, null if it is not. Runs no code of users. */
    String refusesUnread(String from, String channel, int bytes) {
        if (!senders.isEmpty() && !senders.contains(from) && !senders.contains(pool(from)))
            return "'" + from + "' may not send to the channel '" + channel + "'";
        if (bytes > longest)
            return "a message to the channel '" + channel + "' has " + longest + " bytes at most, not " + bytes;
        return null;
    }

    /** The name of the pool that a worker of that name is of; "" if it is no worker's name. */
    private static String pool(String worker) {
        int dash = worker.lastIndexOf('-');
        return dash > 0 && worker.substring(dash + 1).matches("[1-9][0-9]*") ? worker.substring(0, dash) : "";
    }

    /** Why the message is refused for what it says, null if it is not. */
    String refuses(Message message) {
        try {
            Optional<String> why = check.refuses(message);
            return why.isEmpty() ? null : "a message to the channel '" + message.channel() + "' " + why.get();
        } catch (Throwable e) {
            return "a message to the channel '" + message.channel() + "' could not be checked: " + e;
        }
    }
}
