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
 * finds no room waits in the outbox, and is moved when the other side has made room and rings. A frame longer than the
 * room is moved in pieces, so both sides copy at the same time.
 *
 * <p>Once the link has ended the ring is not touched any more, for its storage is given back.
 *
 * <p>What is read from the ring was written by a process that may be hostile: positions are checked, lengths read once.
 */
final class RingLink extends Served {

    /** A longer frame that is not complete is taken out as it comes. */
    private static final int LARGE = Ring.CAPACITY / 4;
    /** Room is given back, and pieces are shown, in steps of this. */
    private static final int STEP = 32 << 10;
    private static final String IMPOSSIBLE = "the other side has written an impossible position";

    private final SocketChannel channel;
    private final Reactor reactor;
    private final int maxMessage;
    private final Ring.Stream out;
    private final Ring.Stream in;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Outbox outbox = new Outbox();
    private ByteBuffer moving;
    private long tail;
    private long shown;
    private long roomUntil = Ring.CAPACITY;
    private boolean later;
    private volatile long unsent;
    private volatile boolean broken;
    private volatile IOException closed;

    // Reading, by the reactor's owner only.
    private final ByteBuffer bell = ByteBuffer.allocate(256);
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private final Input payload = new Input();
    private long head;
    private long given;
    private long end;
    private boolean otherEnded;
    /** Whether the owner looks at this link in each of its rounds. */
    private boolean awake;
    private final Spin spin = new Spin();
    /** Whether the header at the head has been read into the fields below. */
    private boolean headerRead;

    private int length;
    private int type;
    private int number;
    private long correlation;
    /** The payload of a large frame, while it comes. */
    private ByteBuffer large;

    /** @param side the stream that this side produces into */
    RingLink(SocketChannel channel, Reactor reactor, Ring ring, int side, int maxMessage) {
        this.channel = channel;
        this.reactor = reactor;
        this.maxMessage = maxMessage;
        out = ring.new Stream(side);
        in = ring.new Stream(1 - side);
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
        if (unsent == 0 && Frame.HEADER + size <= roomFor(Frame.HEADER + size)) {
            copyFrame(kind, value, request, frame, size);
            return true;
        }
        unsent += outbox.add(kind, value, request, frame);
        pump(!reactor.ownedByThisThread() || !awake);
        return true;
    }

    /** How many bytes may be put in; looks at the other side's position only if fewer than wanted are known. */
    private long roomFor(int wanted) {
        if (roomUntil - tail < wanted) {
            long consumed = out.head();
            if (consumed > shown || consumed < roomUntil - Ring.CAPACITY) {
                close(spoiled(IMPOSSIBLE, null));
                return 0;
            }
            roomUntil = consumed + Ring.CAPACITY;
        }
        return roomUntil - tail;
    }

    private void copyFrame(int kind, int value, long request, Output frame, int size) {
        if (out.piece(tail) >= Frame.HEADER) {
            ByteBuffer memory = out.memory();
            int at = out.at(tail);
            memory.putInt(at + Frame.LENGTH_AT, size);
            memory.putInt(at + Frame.TYPE_AT, kind | value << 16);
            memory.putLong(at + Frame.CORRELATION_AT, request);
            tail += Frame.HEADER;
        } else {
            ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
            whole.putInt(size).putInt(kind | value << 16).putLong(request);
            copy(whole.array(), 0, whole.capacity());
        }
        if (size == 0) return;
        copy(frame.head(), 0, frame.headSize());
        copy(frame.tail(), 0, frame.tail().length);
    }

    private void copy(byte[] bytes, int from, int count) {
        int first = Math.min(count, out.piece(tail));
        out.memory().put(out.at(tail), bytes, from, first);
        if (count > first) out.memory().put(out.at(tail + first), bytes, from + first, count - first);
        tail += count;
    }

    /** Shows the other side what has been put in, and wakes it if it waits. */
    private void show() {
        if (tail == shown || closed != null) return;
        shown = tail;
        out.tail(tail);
        if (out.wakeConsumer()) ring();
    }

    /**
     * Moves what waits into the ring, as far as there is room.
     *
     * @param ask whether the other side is to ring when it has made room; else the owner looks again
     */
    private void pump(boolean ask) {
        while (unsent > 0 && closed == null) {
            int free = (int) roomFor(1);
            if (free == 0) {
                show();
                if (!ask) break;
                out.producerWaits();
                if (roomFor(1) == 0) break;
                continue;
            }
            if (moving == null || !moving.hasRemaining()) {
                if (moving != null) outbox.done(moving);
                moving = outbox.take();
            }
            int count = Math.min(Math.min(free, STEP), moving.remaining());
            copy(moving.array(), moving.arrayOffset() + moving.position(), count);
            moving.position(moving.position() + count);
            unsent -= count;
            if (tail - shown >= STEP) show();
        }
        room.signalAll();
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

    private void learn() {
        if (closed != null) return;
        long now = in.tail();
        if (now < head || now - given > Ring.CAPACITY)
            close(spoiled(IMPOSSIBLE, null));
        else if (now != end) {
            end = now;
            spin.paid();
        }
    }

    @Override
    boolean hasFrame() {
        if (frameThere()) return true;
        if (!otherEnded || closed != null) return false;
        long before = end;
        learn();
        if (end == before)
            close(new EOFException(large == null && !headerRead ? "the link ended" : "the link ended within a frame"));
        return frameThere();
    }

    private boolean frameThere() {
        if (closed != null) return false;
        if (head - given >= STEP) give();
        if (large != null) return takeLarge();
        if (!headerRead && !readHeader()) return false;
        if (length < 0 || length > maxMessage || length <= end - head) return true;
        if (length <= LARGE - Frame.HEADER) return false;
        large = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return takeLarge();
    }

    private boolean readHeader() {
        if (end - head < Frame.HEADER) return false;
        ByteBuffer from = in.memory();
        int at = in.at(head);
        if (in.piece(head) < Frame.HEADER) {
            from = gather(header);
            at = 0;
        }
        length = from.getInt(at + Frame.LENGTH_AT);
        type = from.get(at + Frame.TYPE_AT) & 0xff;
        number = from.getShort(at + Frame.NUMBER_AT) & 0xffff;
        correlation = from.getLong(at + Frame.CORRELATION_AT);
        head += Frame.HEADER;
        headerRead = true;
        return true;
    }

    /** Copies bytes that may stand in two pieces, without taking them. */
    private ByteBuffer gather(ByteBuffer to) {
        int count = to.capacity();
        int first = Math.min(count, in.piece(head));
        in.memory().get(in.at(head), to.array(), 0, first);
        in.memory().get(in.at(head + first), to.array(), first, count - first);
        return to;
    }

    private boolean takeLarge() {
        while (large.hasRemaining() && end > head) {
            int count = (int) Math.min(Math.min(large.remaining(), STEP), Math.min(end - head, in.piece(head)));
            in.memory().get(in.at(head), large.array(), large.position(), count);
            large.position(large.position() + count);
            head += count;
            give();
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
        long at = head;
        ByteBuffer from = in.memory();
        int position = in.at(at);
        if (in.piece(at) < length) {
            from = gather(ByteBuffer.allocate(length));
            position = 0;
        }
        // The bytes are given back at the next look for a frame; by then the receiver is done with them.
        head += length;
        receiver().frame(type, number, correlation, payload.over(from, position, length));
    }

    /** Gives the room of what has been read back, and wakes the other side if it waits and there is plenty. */
    private void give() {
        if (head == given) return;
        given = head;
        in.head(head);
        if (in.tail() - head <= Ring.CAPACITY / 2 && in.wakeProducer()) ring();
    }

    @Override
    boolean polled() {
        return true;
    }

    @Override
    boolean mayWait() {
        if (closed != null) return true;
        give();
        if (in.wakeProducer()) ring();
        if (spin.again()) return false;
        in.consumerWaits();
        long before = end;
        learn();
        awake = unsent > 0 && roomOnceAsked() || end != before;
        return !awake;
    }

    /** Has the other side ring when it makes room; true if it has done so already. */
    private boolean roomOnceAsked() {
        lock.lock();
        try {
            out.producerWaits();
            return closed == null && roomFor(1) > 0;
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
