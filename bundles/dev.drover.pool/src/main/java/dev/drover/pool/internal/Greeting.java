package dev.drover.pool.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.drover.api.pool.PoolSpec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;
import dev.drover.wire.link.Welcome;

/**
 * What follows a host's HELLO: the welcome, and the link that both agree on.
 *
 * @param ring null if the link is the socket alone
 */
record Greeting(Link link, Ring ring) {

    private static final System.Logger LOG = System.getLogger(Greeting.class.getName());
    /** The stream of a ring that a pool produces into. */
    private static final int POOL_SIDE = 0;

    /**
     * Welcomes a host.
     *
     * @param name the worker's
     * @param stillInTime asked once, right before the channel is taken over
     */
    static Greeting of(
            Engine engine,
            PoolSpec spec,
            String name,
            SocketChannel channel,
            Hello hello,
            BooleanSupplier stillInTime,
            Function<Link, Receiver> receiver) throws IOException {
        Ring ring = engine.rings().make(spec.links(), hello.links());
        boolean taken = false;
        try {
            String path = ring == null ? "" : ring.path().toString();
            Welcome welcome =
                    new Welcome(name, path, spec.concurrency(), spec.maxMessage(), ProcessHandle.current().pid());
            Handshake.write(channel, Frame.WELCOME, Welcome.CODEC, welcome);
            Ring agreed =
                    ring == null ? null : agreed(name, ring, Handshake.read(channel, Frame.LINK, LinkChoice.CODEC));
            if (!stillInTime.getAsBoolean()) throw new IOException("it took too long");
            Link link =
                    agreed != null ? engine.reactor().connect(channel, agreed, POOL_SIDE, receiver, spec.maxMessage())
                            : engine.reactor().connect(channel, receiver, spec.maxMessage());
            taken = agreed != null;
            return new Greeting(link, agreed);
        } finally {
            if (ring != null) ring.unlink();
            if (ring != null && !taken) ring.release();
        }
    }

    /** What of the ring is used; null if nothing. */
    private static Ring agreed(String name, Ring ring, LinkChoice chosen) {
        if (chosen.link().equals("ring")) return chosen.region() ? ring : ring.withoutRegions();
        LOG.log(Level.WARNING,
                name + " stays on its socket: it cannot use a ring: " + Verdict.oneLine(chosen.problem()));
        return null;
    }
}
