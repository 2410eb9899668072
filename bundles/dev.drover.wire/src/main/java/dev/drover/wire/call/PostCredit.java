package dev.drover.wire.call;

import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** Tells the other side, every 64 KiB, how many bytes of posts have been begun, so that it need not send too many. */
final class PostCredit {

    static final int EVERY = 64 << 10;

    private final Link link;
    private long bytes;
    private long told;

    PostCredit(Link link) {
        this.link = link;
    }

    /** @param payload the length of a post's payload, in bytes */
    synchronized void begun(int payload) {
        bytes += Frame.HEADER + payload;
        if (bytes - told < EVERY) return;
        told = bytes;
        link.send(Frame.BEGUN, 0, bytes, null);
    }
}
