package dev.drover.wire.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/**
 * A link over a {@link Ring}. The socket carries no frames: a byte on it says "look at the ring", and its end is the
 * other side's end.
 *
 * <p>Writing is guarded by a lock. Frames are put into the ring as they come and shown to the other side together. What
 * finds no room waits in the outbox, and is moved when the other side has made room and rings.
 *
 * <p>The payload of a large frame goes into the region, its header into the stream. Where there is none, or no memory
 * for it, it goes into the stream too, in pieces as room comes. Either way each side copies it once.
 *
 * <p>Once the link has ended the ring is not touched any more, for its storage is given back.
 *
 * <p>What is read from the ring was written by a process that may be hostile: positions are checked, lengths read once.
 */
final class RingLink extends ReactorLink {

    /**
     * A longer payload goes into the region. One that fits into the stream is quicker there: it stays in the caches.
     */
    private static final int ASIDE = Ring.CAPACITY;
    /** A longer frame that is not complete is taken out as it comes. */
    private static final int LARGE = Ring.CAPACITY / 4;
    /** Room is given back, and pieces are shown, in steps of this. */
    private static final int STEP = 32 << 10;

    private static final int REGION_STEP = 128 << 10;

    private final SocketChannel channel;
    private final Reactor reactor;
    private final int maxMessage;

    // Writing, guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Ring.Stream outStream;
    private final Ring.Region outRegion;
    private final RingWriter out;
    private final RingWriter outAside;
    private final Outbox outbox = new Outbox();
    /** Where the region ends once all that waits for it is in it; so far it has memory. */
    private long asideEnd;
    /** What is being moved from the outbox, null if nothing. */
    private Outbox.Piece moving;
    private boolean later;
    private volatile long unsent;
    private volatile boolean broken;
    private volatile IOException closed;

    // Reading, by the reactor's owner only.
    private final ByteBuffer bell = ByteBuffer.allocate(256);
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private final Input payload = new Input();
    private final Ring.Stream inStream;
    private final RingReader in;
    private final RingReader inAside;
    private boolean otherEnded;
    /** Whether the owner looks at this link in each of its rounds. */
    private boolean awake;
    private final AdaptiveSpin spin = new AdaptiveSpin();
    /** Whether the header at the head has been read into the fields below. */
    private boolean headerRead;

    private int length;
    private int type;
    private int number;
    private long correlation;
    private boolean aside;
    /** The payload of a large frame, while it comes. */
    private ByteBuffer large;

    /** @param side the stream that this side produces into */
    RingLink(SocketChannel channel, Reactor reactor, Ring ring, int side, int maxMessage) {
        this.channel = channel;
        this.reactor = reactor;
        this.maxMessage = maxMessage;
        outStream = ring.new Stream(side);
        outRegion = ring.new Region(side);
        out = new RingWriter(outStream);
        outAside = new RingWriter(outRegion);
        inStream = ring.new Stream(1 - side);
        in = new RingReader(inStream);
        inAside = new RingReader(ring.new Region(1 - side));
    }

    @Override
    public String kind() {
        return "ring";
    }

    // ---- writing

    @Override
    public boolean send(int kind, int value, long request, Output frame) {
        lock.lock();
        try {
            if (!put(kind, value, request, frame)) return false;
            if (!putOff()) show();
            return true;
        } catch (InternalError e) {
            return cutOff(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean append(int kind, int value, long request, Output frame) {
        lock.lock();
        try {
            return put(kind, value, request, frame);
        } catch (InternalError e) {
            return cutOff(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            later = false;
            show();
        } catch (InternalError e) {
            cutOff(e);
        } finally {
            lock.unlock();
        }
    }

    /** The other side has made the ring's file shorter: the memory is no longer there, which is an error of the JVM. */
    private boolean cutOff(InternalError e) {
        close(failure(e));
        return false;
    }

    @Override
    IOException failure(Throwable e) {
        return e instanceof InternalError ? spoiled("the other side has cut the ring off", e) : super.failure(e);
    }

    /** The other side has broken the protocol. */
    private static IOException spoiled(String what, Throwable e) {
        return new IOException(what, new CodecException(what, e));
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public void awaitUnsentBelow(long bytes) throws InterruptedException {
        if (unsent < bytes) return;
        lock.lockInterruptibly();
        try {
            while (unsent >= bytes && closed == null) room.await();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reactor will flush at the end of its round. */
    private boolean putOff() {
        if (later) return reactor.ownedByThisThread();
        later = reactor.flushesLater(this);
        return later;
    }

    private boolean put(int kind, int value, long request, Output frame) {
        if (closed != null || broken) return false;
        int size = frame == null ? 0 : frame.size();
        boolean beside = size > ASIDE && outRegion.back(asideEnd + size);
        if (beside) asideEnd += size;
        if (unsent == 0 && fits(size, beside)) {
            putNow(kind, value, request, frame, beside);
            return true;
        }
        unsent += outbox.add(kind, value, request, frame, beside);
        pump(!reactor.ownedByThisThread() || !awake);
        return true;
    }

    private boolean fits(int size, boolean beside) {
        if (!beside) return room(out, Frame.HEADER + size) >= Frame.HEADER + size;
        return room(out, Frame.HEADER) >= Frame.HEADER && room(outAside, size) >= size;
    }

    /** How many bytes may be put in. */
    private long room(RingWriter producer, long wanted) {
        long room = producer.room(wanted);
        if (producer.deceived()) deceived();
        return room;
    }

    private void deceived() {
        close(spoiled("the other side has written an impossible position", null));
    }

    private void putNow(int kind, int value, long request, Output frame, boolean beside) {
        int size = frame == null ? 0 : frame.size();
        out.putHeader(size, kind | (beside ? Frame.ASIDE : 0) | value << 16, request);
        if (size == 0) return;
        RingWriter to = beside ? outAside : out;
        to.put(frame.head(), 0, frame.headSize());
        to.put(frame.tail(), 0, frame.tail().length);
    }

    /** Shows the other side what has been put in, and wakes it if it waits. */
    private void show() {
        if (closed != null) return;
        boolean news = out.show();
        news |= outAside.show();
        if (news && outStream.wakeConsumer()) ring();
    }

    /**
     * Moves what waits into the ring, as far as there is room.
     *
     * @param ask whether the other side is to ring when it has made room; else the owner looks again
     */
    private void pump(boolean ask) {
        while (unsent > 0 && closed == null) {
            RingWriter to = target();
            int free = (int) room(to, 1);
            if (free == 0) {
                show();
                if (!ask) break;
                outStream.producerWaits();
                if (room(to, 1) == 0) break;
                continue;
            }
            ByteBuffer bytes = moving.bytes();
            int count = Math.min(Math.min(free, moving.aside() ? REGION_STEP : STEP), bytes.remaining());
            to.put(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            bytes.position(bytes.position() + count);
            unsent -= count;
            if (out.hidden() + outAside.hidden() >= STEP) show();
        }
        room.signalAll();
    }

    /** Where what waits goes next; something waits. */
    private RingWriter target() {
        if (moving == null || !moving.bytes().hasRemaining()) {
            if (moving != null) outbox.done(moving.bytes());
            moving = outbox.take();
        }
        return moving.aside() ? outAside : out;
    }

    private void ring() {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {1}));
            // A socket too full for one more byte will wake the other side anyway.
        } catch (IOException e) {
            // The other side has ended. What it has put in before is still read; then the socket's end shows.
            broken = true;
        }
    }

    // ---- reading

    /** The other side has rung, for new frames or for new room, or it has ended. */
    @Override
    void fill() throws IOException {
        // One read: who rings faster than this reads keeps the socket readable, and nobody from being served.
        bell.clear();
        awake = true;
        if (channel.read(bell) < 0) otherEnded = true;
        look();
    }

    /** Learns of what the other side has shown, and of the room that it has made, since the last look. */
    @Override
    void look() {
        learn();
        // Last, for it may lead to code of users, on whose return another thread may be reading.
        if (unsent > 0) move();
    }

    private void move() {
        lock.lock();
        try {
            pump(false);
            show();
            if (unsent > 0) return;
        } finally {
            lock.unlock();
        }
        receiver().drained();
    }

    /** Whether the other side has shown more. */
    private boolean learn() {
        if (closed != null) return false;
        boolean news = in.learn();
        news |= inAside.learn();
        if (in.deceived() || inAside.deceived()) deceived();
        if (news) spin.paid();
        return news;
    }

    @Override
    boolean hasFrame() {
        if (frameThere()) return true;
        if (!otherEnded || closed != null) return false;
        if (!learn())
            close(new EOFException(large == null && !headerRead ? "the link ended" : "the link ended within a frame"));
        return frameThere();
    }

    private boolean frameThere() {
        if (closed != null) return false;
        if (in.kept() >= STEP) give(in);
        if (inAside.kept() > 0) give(inAside);
        if (large != null) return takeLarge();
        if (!headerRead && !readHeader()) return false;
        // Too long is for deliver() to say, before anything is allocated.
        if (length < 0 || length > maxMessage) return true;
        if (aside && !inAside.exists()) {
            close(spoiled("the other side speaks of a region that is not there", null));
            return false;
        }
        if (length <= payloads().there()) return true;
        if (length <= LARGE - Frame.HEADER) return false;
        large = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return takeLarge();
    }

    private boolean readHeader() {
        if (in.there() < Frame.HEADER) return false;
        ByteBuffer from = in.memory();
        int at = in.at();
        if (in.piece() < Frame.HEADER) {
            from = in.gather(header);
            at = 0;
        }
        length = from.getInt(at + Frame.LENGTH_AT);
        type = from.get(at + Frame.TYPE_AT) & 0xff;
        aside = from.get(at + Frame.ASIDE_AT) == 1;
        number = from.getShort(at + Frame.NUMBER_AT) & 0xffff;
        correlation = from.getLong(at + Frame.CORRELATION_AT);
        in.skip(Frame.HEADER);
        headerRead = true;
        return true;
    }

    /** Where the payload of the frame stands whose header was read. */
    private RingReader payloads() {
        return aside ? inAside : in;
    }

    private boolean takeLarge() {
        RingReader from = payloads();
        int step = aside ? REGION_STEP : STEP;
        while (large.hasRemaining() && from.there() > 0) {
            from.take(large, step);
            give(from);
            learn();
        }
        return !large.hasRemaining();
    }

    @Override
    void deliver() {
        headerRead = false;
        if (length < 0 || length > maxMessage)
            throw new CodecException(
                    "A frame declares " + (length & 0xffffffffL) + " bytes, the limit is " + maxMessage);
        if (large != null) {
            ByteBuffer complete = large;
            large = null;
            receiver().frame(type, number, correlation, payload.over(complete, 0, complete.capacity()));
            return;
        }
        RingReader payloads = payloads();
        ByteBuffer from = payloads.memory();
        int position = payloads.at();
        if (payloads.piece() < length) {
            from = payloads.gather(ByteBuffer.allocate(length));
            position = 0;
        }
        // The bytes are given back at the next look for a frame; by then the receiver is done with them.
        payloads.skip(length);
        receiver().frame(type, number, correlation, payload.over(from, position, length));
    }

    /** Gives the room of what has been read back, and wakes the other side if it waits and there is plenty. */
    private void give(RingReader from) {
        if (from.give() && from.mostlyRead() && inStream.wakeProducer()) ring();
    }

    @Override
    boolean polled() {
        return true;
    }

    @Override
    boolean mayWait() {
        if (closed != null) return true;
        in.give();
        inAside.give();
        if (inStream.wakeProducer()) ring();
        if (spin.again()) return false;
        inStream.consumerWaits();
        boolean news = learn();
        awake = unsent > 0 && roomOnceAsked() || news;
        return !awake;
    }

    /** Has the other side ring when it makes room; true if it has done so already. */
    private boolean roomOnceAsked() {
        lock.lock();
        try {
            outStream.producerWaits();
            return closed == null && unsent > 0 && room(target(), 1) > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    void writable() {}

    // ---- the end

    @Override
    public void close(IOException cause) {
        lock.lock();
        try {
            if (closed != null) return;
            closed = cause;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        reactor.finishSoon(this);
    }

    @Override
    void finish() {
        try {
            channel.close();
        } catch (IOException e) {
            closed.addSuppressed(e);
        }
        receiver().closed(closed);
    }
}
