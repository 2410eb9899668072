package dev.drover.wire.link;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.wire.CodecException;
import dev.drover.wire.DroverException;
import dev.drover.wire.Output;

/**
 * A link as its reactor sees it, and what all kinds of links share. All but the link's public methods are called by the
 * reactor's owner only.
 *
 * <p>Writing is guarded by a lock. Frames that the owner's thread sends leave together at the end of its round.
 */
abstract class ReactorLink implements Link {

    private static final System.Logger LOG = SafeLog.of(ReactorLink.class);

    /** What a link asks of the reactor that serves it. On any thread. */
    interface Scheduler {

        /** Whether this thread is the one that reads. */
        boolean ownedByThisThread();

        /**
         * Asks the reading thread to flush the link at the end of its round; false on other threads. Called with the
         * link's lock.
         */
        boolean flushesLater(ReactorLink link);

        /** Calls {@link #writable} once the socket can be written. */
        void wakeWhenWritable(SelectionKey key);

        /** Calls {@link #finish} soon, on the reading thread while there is one. */
        void finishSoon(ReactorLink link);
    }

    final SocketChannel channel;
    final Scheduler scheduler;
    final int maxMessage;
    final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    /** Whether the owner has been asked to flush. Guarded by the lock. */
    private boolean flushesLater;
    private final AtomicLong received = new AtomicLong();
    private volatile IOException closed;
    /** Made in time, for an end when there is no memory to say why. */
    private final IOException untold = new IOException("a frame could not be handled, nor was there memory to say why");
    private volatile boolean finished;
    private volatile SelectionKey key;
    private volatile Receiver receiver;

    ReactorLink(SocketChannel channel, Scheduler scheduler, int maxMessage) {
        this.channel = channel;
        this.scheduler = scheduler;
        this.maxMessage = maxMessage;
    }

    /** Called once, before anything can arrive. */
    final void serve(SelectionKey newKey, Receiver newReceiver) {
        key = newKey;
        receiver = newReceiver;
    }

    final SelectionKey key() {
        return key;
    }

    final Receiver receiver() {
        return receiver;
    }

    /** Whether {@link #close} was called. */
    final boolean isClosed() {
        return closed != null;
    }

    // ---- writing

    /** Appends a frame; false if nothing can leave any more. Called with the lock. */
    abstract boolean put(int type, int number, long correlation, Output payload);

    /** What was put is to leave now; true if {@link #write} is to see to it, without the lock. Called with the lock. */
    abstract boolean begin();

    /** Called without the lock by the thread that was told so by {@link #begin}. */
    void write() {}

    @Override
    public final boolean send(int type, int number, long correlation, Output payload) {
        boolean write;
        lock.lock();
        try {
            if (closed != null || !put(type, number, correlation, payload)) return false;
            write = !putOff() && begin();
        } catch (CodecException | InternalError e) {
            return endFor(e);
        } finally {
            lock.unlock();
        }
        if (write) write();
        return true;
    }

    @Override
    public final boolean append(int type, int number, long correlation, Output payload) {
        lock.lock();
        try {
            return closed == null && put(type, number, correlation, payload);
        } catch (CodecException | InternalError e) {
            return endFor(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void flush() {
        boolean write;
        lock.lock();
        try {
            flushesLater = false;
            write = closed == null && begin();
        } catch (CodecException | InternalError e) {
            write = endFor(e);
        } finally {
            lock.unlock();
        }
        if (write) write();
    }

    @Override
    public final void flushSoon() {
        lock.lock();
        try {
            if (putOff()) return;
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Whether the reactor flushes at the end of its round. Called with the lock. */
    private boolean putOff() {
        if (flushesLater) return scheduler.ownedByThisThread();
        try {
            flushesLater = scheduler.flushesLater(this);
        } catch (OutOfMemoryError e) {
            // There is no memory for putting it off.
            flushesLater = false;
        }
        return flushesLater;
    }

    /** The other side has broken the protocol, or taken the memory away that both share. */
    final boolean endFor(Throwable e) {
        close(failure(e));
        return false;
    }

    @Override
    public final void awaitUnsentBelow(long bytes) throws InterruptedException {
        if (unsent() < bytes) return;
        lock.lockInterruptibly();
        try {
            while (unsent() >= bytes && closed == null) room.await();
        } finally {
            lock.unlock();
        }
    }

    /** Fewer bytes wait to leave. Called with the lock. */
    final void unsentLess() {
        room.signalAll();
    }

    // ---- reading

    /** So many bytes have come so far. */
    final void received(long bytes) {
        // Whoever asks wants to know whether it grows, and may see that late.
        received.lazySet(bytes);
    }

    @Override
    public long received() {
        return received.get();
    }

    /** Takes in what has arrived on the socket. */
    abstract void fill() throws IOException;

    /** Learns of what has arrived without the socket. */
    void look() {}

    /** Whether a complete frame, or a reason to end the link, is there. */
    abstract boolean hasFrame() throws IOException;

    /** Hands the next frame to the receiver. */
    abstract void deliver() throws IOException;

    /**
     * Prepares to wait: the other side has to ring from now on.
     *
     * @return false if a frame has come meanwhile
     */
    boolean mayWait() {
        return true;
    }

    /** Whether frames may come without the socket becoming readable. */
    boolean polled() {
        return false;
    }

    /** The socket can be written again. */
    abstract void writable() throws IOException;

    // ---- the end

    /** Ends it for something that was thrown. Throws nothing itself, so that it costs this link only. */
    final void closeFor(Throwable failure) {
        try {
            close(failure(failure));
        } catch (Throwable noMemory) {
            close(untold);
        }
    }

    /** Why it is to end for something that was thrown. */
    IOException failure(Throwable e) {
        if (e instanceof IOException failure) return failure;
        if (e instanceof CancelledKeyException) return new IOException("the channel was closed", e);
        if (e instanceof DroverException) return new IOException(e.getMessage(), e);
        LOG.log(Level.ERROR, "A frame could not be handled", e);
        return new IOException("a frame could not be handled: " + e, e);
    }

    @Override
    public final void close(IOException cause) {
        lock.lock();
        try {
            if (closed != null) return;
            closed = cause;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        scheduler.finishSoon(this);
    }

    /** Ends it, once: later calls do nothing. */
    final void finish() {
        if (finished) return;
        finished = true;
        try {
            channel.close();
        } catch (Throwable e) {
            closed.addSuppressed(e);
        } finally {
            receiver.closed(closed);
        }
    }
}
