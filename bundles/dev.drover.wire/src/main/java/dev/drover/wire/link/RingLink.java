package dev.drover.wire.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import dev.drover.wire.CodecException;
import dev.drover.wire.Output;

/**
 * A link over a {@link Ring}. The socket carries no frames: a byte on it says "look at the ring", and its end is the
 * other side's end.
 *
 * <p>Once the link has ended the ring is not touched any more, for its storage is given back.
 */
final class RingLink extends ReactorLink {

    /** Guarded by the lock. */
    private final RingFrameWriter writer;

    // By the reactor's owner only.
    private final RingFrameReader reader;
    private final AdaptiveSpin spin = new AdaptiveSpin();
    private final ByteBuffer rung = ByteBuffer.allocate(256);
    private boolean otherEnded;
    /** Whether the owner looks at this link in each of its rounds. */
    private boolean awake;

    /** @param side the stream that this side produces into */
    RingLink(SocketChannel channel, Scheduler scheduler, Ring ring, int side, int maxMessage) {
        super(channel, scheduler, maxMessage);
        writer = new RingFrameWriter(ring, side, new RingBell(channel));
        reader = new RingFrameReader(ring, 1 - side, new RingBell(channel), maxMessage);
    }

    @Override
    public String kind() {
        return "ring";
    }

    // ---- writing

    @Override
    boolean put(int type, int number, long correlation, Output payload) {
        boolean waited = writer.unsent() > 0;
        boolean ask = !scheduler.ownedByThisThread() || !awake;
        if (!writer.put(type, number, correlation, payload, ask)) return false;
        if (waited) unsentLess();
        return true;
    }

    @Override
    public boolean sendQuietly(int type, int number, long correlation) {
        lock.lock();
        try {
            if (!isClosed() && writer.putQuietly(type, number, correlation)) return true;
        } catch (CodecException | InternalError e) {
            return endFor(e);
        } finally {
            lock.unlock();
        }
        return send(type, number, correlation, null);
    }

    @Override
    boolean begin() {
        writer.show();
        return false;
    }

    @Override
    public long unsent() {
        return writer.unsent();
    }

    // ---- reading

    /** The other side has rung, for new frames or for new room, or it has ended. */
    @Override
    void fill() throws IOException {
        // One read: who rings faster than this reads keeps the socket readable, and nobody from being served.
        rung.clear();
        awake = true;
        if (channel.read(rung) < 0) otherEnded = true;
        look();
    }

    /** Learns of what the other side has shown, and of the room that it has made, since the last look. */
    @Override
    void look() {
        learn();
        // Last, for it may lead to code of users, on whose return another thread may be reading.
        if (writer.unsent() > 0) move();
    }

    private void move() {
        lock.lock();
        try {
            if (isClosed()) return;
            writer.move(false);
            writer.show();
            unsentLess();
            if (writer.unsent() > 0) return;
        } finally {
            lock.unlock();
        }
        receiver().drained();
    }

    /** What nobody was woken for counts as well, so this asks the ring, which is there as long as the link is open. */
    @Override
    public long received() {
        lock.lock();
        try {
            return isClosed() ? super.received() : reader.shown();
        } catch (InternalError e) {
            endFor(e);
            return super.received();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the other side has shown more. */
    private boolean learn() {
        if (isClosed()) return false;
        boolean news = reader.learn();
        if (!news) return false;
        received(reader.received());
        spin.paid();
        return true;
    }

    @Override
    boolean hasFrame() throws IOException {
        if (isClosed()) return false;
        if (reader.hasFrame()) return true;
        if (!otherEnded) return false;
        if (!learn()) close(new EOFException(reader.midFrame() ? "the link ended within a frame" : "the link ended"));
        return !isClosed() && reader.hasFrame();
    }

    @Override
    void deliver() {
        reader.deliver(receiver());
    }

    // ---- waiting

    @Override
    boolean polled() {
        return true;
    }

    @Override
    boolean mayWait() {
        if (isClosed()) return true;
        reader.giveAll();
        if (spin.again()) return false;
        reader.waits();
        boolean news = learn();
        awake = writer.unsent() > 0 && roomOnceAsked() || news;
        return !awake;
    }

    /** Has the other side ring when it makes room; true if it has done so already. */
    private boolean roomOnceAsked() {
        lock.lock();
        try {
            return !isClosed() && writer.roomOnceAsked();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void writable() {}

    // ---- the end

    @Override
    IOException failure(Throwable e) {
        if (!(e instanceof InternalError)) return super.failure(e);
        // HotSpot's word for memory that is mapped and no longer there: the file was made shorter.
        String what = "the other side has cut the ring off";
        return new IOException(what, new CodecException(what, e));
    }
}
