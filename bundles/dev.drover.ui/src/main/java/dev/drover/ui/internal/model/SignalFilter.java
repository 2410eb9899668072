package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.drover.api.messaging.MessageRecord;

/**
 * Which messages a person wants to see.
 *
 * @param words each must be a part of the sender, the receiver or the channel; one with a {@code -} before it must not
 * @param channel the only channel, "" for all
 * @param peer the only sender or receiver, "" for all
 * @param status the only outcome, in lower case; "" for all
 */
public record SignalFilter(List<String> words, String channel, String peer, String status) {
    public static final SignalFilter ALL = new SignalFilter(List.of(), "", "", "");

    public SignalFilter {
        words = List.copyOf(words);
    }

    public static SignalFilter of(String text, String channel, String peer, String status) {
        List<String> words = Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty() && !word.equals("-"))
                .toList();
        return new SignalFilter(words, channel, peer, status);
    }

    public boolean matches(MessageRecord message) {
        if (!channel.isEmpty() && !channel.equals(message.channel())) return false;
        if (!peer.isEmpty() && !peer.equals(message.from()) && !peer.equals(message.to())) return false;
        if (!status.isEmpty() && !status.equals(status(message))) return false;
        if (words.isEmpty()) return true;
        String all = (message.from() + "\n" + message.to() + "\n" + message.channel()).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(
                word -> word.startsWith("-") ? !all.contains(word.substring(1)) : all.contains(word));
    }

    /** All senders and receivers, by name. */
    public static List<String> peers(List<MessageRecord> messages) {
        return messages.stream()
                .flatMap(each -> Stream.of(each.from(), each.to()))
                .distinct()
                .sorted(NaturalOrder.ORDER)
                .toList();
    }

    /** What has become of a message, in one word. */
    public static String status(MessageRecord message) {
        return message.outcome().name().toLowerCase(Locale.ROOT);
    }
}
