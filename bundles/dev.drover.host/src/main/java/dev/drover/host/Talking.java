package dev.drover.host;

import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Registered;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;

/** How a host takes part in messages. Names no class of dev.drover.channel, which a silent host need not have. */
interface Talking {

    /** Registers what takes messages. */
    void addTo(Registered handlers);

    /**
     * A link is about to be opened.
     *
     * @param longest the longest message, in bytes
     */
    void begin(Reactor links, int longest);

    /**
     * It has joined, and the link is about to be read.
     *
     * @param name its own
     * @param to what asks the program; null if the program takes no messages
     */
    void joined(String name, Link opened, Caller to);

    /** Tells the program to which channels it listens. */
    void tell();
}
