package dev.drover.api.messaging;

import java.util.List;

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
 */
public record PeerSnapshot(
        String name, boolean local, List<String> channels, long sent, long received, long open, int waiting) {}
