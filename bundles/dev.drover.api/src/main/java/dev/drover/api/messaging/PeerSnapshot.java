package dev.drover.api.messaging;

import java.util.List;
import java.util.Map;

/**
 * A peer at one moment.
 *
 * @param name how the others call it
 * @param local whether it is a part of this program; else it is a process
 * @param channels those that it listens to, sorted; what it answers is known to it alone
 * @param sent how many messages have come from it
 * @param received how many messages have gone to it
 * @param open how many of these it has not answered
 * @param waiting how many wait in its mailboxes; -1 if it is a process
 * @param ways how its messages to other processes, and theirs to it, go, by the other's name: by a direct link of
 *     {@code "ring"} or {@code "unix"}, or {@code "program"}, with the reason why not directly. Of those that it has
 *     exchanged some with, sorted
 */
public record PeerSnapshot(
        String name, boolean local, List<String> channels, long sent, long received, long open, int waiting,
        Map<String, String> ways) {

    /** One that exchanges messages with parts of the program only. */
    public PeerSnapshot(
            String name, boolean local, List<String> channels, long sent, long received, long open, int waiting) {
        this(name, local, channels, sent, received, open, waiting, Map.of());
    }
}
