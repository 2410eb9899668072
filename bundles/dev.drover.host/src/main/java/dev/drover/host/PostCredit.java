package dev.drover.host;

import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** Tells the pool now and then how many bytes of posts no longer wait here, so that it sends no more than fit. */
final class PostCredit {

    static final int EVERY = 64 << 10;

    private final Link link;
    private long bytes;
    private long told;

    PostCredit(Link link) {
        this.link = link;
    }

    /** @param payload the length of a post's payload */
    synchronized void post(int payload) {
        bytes += Frame.HEADER + payload;
        if (bytes - told < EVERY) return;
        told = bytes;
        link.send(Frame.BEGUN, 0, bytes, null);
    }
}
