package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.drover.process.log.FloodGate;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;
import dev.drover.wire.link.SafeLog;
import dev.drover.wire.link.Welcome;

/**
 * What follows a host's HELLO: the welcome, and the link that both agree on.
 *
 * @param ring null if the link is the socket alone
 */
public record HostHandshake(Link link, Ring ring) {

    private static final System.Logger LOG = SafeLog.of(HostHandshake.class);
    /** The stream of a ring that a pool produces into. */
    private static final int POOL_SIDE = 0;
    private static final int LONGEST_QUOTE = 200;
    private static final FloodGate REFUSALS = new FloodGate(LOG, "workers without a ring", 20, System::nanoTime);
    /** The sum comes with the next line. */
    private static final BiConsumer<Duration, Runnable> NEVER = (delay, work) -> {};

    private static final long OWN_PID = ProcessHandle.current().pid();

    /**
     * What a host is granted.
     *
     * @param name its own name
     * @param links the kinds of link that it may use
     * @param concurrency how many tasks it may run at a time
     * @param maxMessage the longest message in bytes
     * @param asks the tasks that it may ask of this program, in the order of their numbers
     */
    public record Grant(String name, List<String> links, int concurrency, int maxMessage, List<String> asks) {

        /** It may ask nothing. */
        public Grant(String name, List<String> links, int concurrency, int maxMessage) {
            this(name, links, concurrency, maxMessage, List.of());
        }
    }

    /**
     * Welcomes a host.
     *
     * @param stillInTime asked once, right before the channel is taken over
     */
    public static HostHandshake of(
            Reactor reactor,
            Rings rings,
            Grant grant,
            Connection connection,
            Hello hello,
            BooleanSupplier stillInTime,
            Function<Link, Receiver> receiver) throws IOException {
        Ring ring = rings.make(grant.links(), hello.links());
        boolean taken = false;
        try {
            String path = ring == null ? "" : ring.path().toString();
            Welcome welcome = new Welcome(
                    grant.name(), path, grant.concurrency(), grant.maxMessage(), OWN_PID, grant.asks());
            connection.write(Frame.WELCOME, Welcome.CODEC, welcome);
            Ring agreed =
                    ring == null ? null
                            : agreed(grant.name(), ring, connection.read(Frame.LINK, LinkChoice.CODEC));
            if (!stillInTime.getAsBoolean()) throw new IOException("it took too long");
            Link link = connection.connect(reactor, agreed, POOL_SIDE, receiver, grant.maxMessage());
            taken = agreed != null;
            return new HostHandshake(link, agreed);
        } finally {
            if (ring != null) ring.unlink();
            if (ring != null && !taken) ring.release();
        }
    }

    /** What of the ring is used; null if nothing. */
    private static Ring agreed(String name, Ring ring, LinkChoice chosen) {
        if (chosen.link().equals("ring")) return chosen.region() ? ring : ring.withoutRegions();
        String why = SafeText.of(chosen.problem(), LONGEST_QUOTE);
        REFUSALS.log(Level.WARNING, name + " stays on its socket: it cannot use a ring: " + why, null, NEVER);
        return null;
    }
}
