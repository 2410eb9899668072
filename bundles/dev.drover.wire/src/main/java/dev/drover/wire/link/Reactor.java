package dev.drover.wire.link;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads many links on one thread and runs what their frames cause, callbacks of users included.
 *
 * <p>Running callbacks on the reading thread saves a hand-over per reply. So that a slow callback holds up nobody, the
 * {@linkplain ReadingRole role of the reading thread} moves: a receiver says by {@link #beforeCallback} that it is done
 * with the frame, and if what follows takes some milliseconds, a new thread goes on with the next frame.
 *
 * <p>Frames sent on the reading thread leave together, before it waits for new ones. A new thread first sends what the
 * old one had put off.
 */
public final class Reactor implements AutoCloseable {

    private static final long CLOSE_MILLIS = 10_000;

    private final LinkRounds rounds;
    private final ReadingRole role;

    private Reactor(String name) throws IOException {
        rounds = new LinkRounds(name);
        role = rounds.role();
    }

    /** Makes a reactor with threads of its own. */
    public static Reactor start(String name) throws IOException {
        Reactor reactor = new Reactor(name);
        reactor.role.start();
        return reactor;
    }

    /** Begins to read the channel, which from now on belongs to the link. */
    public Link connect(SocketChannel channel, Function<Link, Receiver> receiver, int maxMessage) throws IOException {
        return serve(new SocketLink(channel, rounds, maxMessage), receiver);
    }

    /**
     * Begins to read the ring; the channel is its bell.
     *
     * @param side 0 for the pool, 1 for the host
     */
    public Link connect(SocketChannel channel, Ring ring, int side, Function<Link, Receiver> receiver, int maxMessage)
            throws IOException {
        return serve(new RingLink(channel, rounds, ring, side, maxMessage), receiver);
    }

    private Link serve(ReactorLink link, Function<Link, Receiver> receiver) throws IOException {
        link.channel.configureBlocking(false);
        rounds.add(link, receiver);
        return link;
    }

    /**
     * The receiver has read its frame, is back to a consistent state, and is going to run code that may take long, as
     * the last thing it does for this frame. On other threads than this reactor's own it does nothing.
     */
    public void beforeCallback() {
        role.intoCallback();
    }

    /** Waits until the reactor has been closed. */
    public void awaitEnd() {
        try {
            rounds.over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends every link. When it returns the receivers have been told and the threads have ended; should that take more
     * than ten seconds, it returns and they end later.
     */
    @Override
    public void close() {
        rounds.stop();
        if (role.ownedByThisThread()) return;
        try {
            if (rounds.over.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) role.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
