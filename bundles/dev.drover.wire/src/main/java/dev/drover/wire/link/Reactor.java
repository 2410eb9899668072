package dev.drover.wire.link;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import dev.drover.wire.DroverException;

/**
 * Reads many links on one thread and runs what their frames cause, callbacks of users included.
 *
 * <p>Implementation notes. Running callbacks on the reading thread saves a hand-over per reply. So that a slow callback
 * holds up nobody, the role of the reading thread moves: a receiver says by {@link #beforeCallback} that it is done
 * with the frame, and from there all state of reading is in this object and in its links, none on the stack. A watching
 * thread looks every {@value #PATIENCE_MILLIS} ms; if the owner of the role is still in the callback that it was in at
 * the look before, a new thread becomes the owner and goes on with the next frame. The old one leaves when its callback
 * returns. The watching thread sleeps while no frames come.
 *
 * <p>Frames sent on the owner's thread leave together, before the owner waits for new ones. A new owner first sends
 * what the old one had put off.
 */
public final class Reactor implements AutoCloseable {

    static final System.Logger LOG = SafeLog.of(Reactor.class);

    private static final int PATIENCE_MILLIS = 2;
    private static final int LOOKS_BEFORE_SLEEP = 50;
    private static final int ROUNDS_PER_SELECT = 16;
    /** Threads held by callbacks at one time, at most; beyond that, replies wait. Far more than a program can mean. */
    private static final int MOST_HELD = 4_096;

    private final String name;
    private final Selector selector;
    private final Queue<ReactorLink> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<ReactorLink> closing = new ConcurrentLinkedQueue<>();
    private final Queue<ReactorLink> unflushed = new ConcurrentLinkedQueue<>();
    private final AtomicLong held = new AtomicLong();

    private volatile Thread owner;
    private volatile boolean stopping;
    private volatile boolean ended;
    private final CountDownLatch over = new CountDownLatch(1);
    /** The link whose frames are being delivered. */
    private ReactorLink current;
    /** Links with a ring that are awake: they are looked at in each round, until there is nothing to do. */
    private final List<ReactorLink> polled = new ArrayList<>();

    private int unselected;

    private Thread watch;
    private volatile boolean watching = true;
    /** Whether the owner waits for frames: only then may the watch rest. */
    private volatile boolean waiting;
    /**
     * Odd while a callback may be running. Steps of one by the owner; the watch takes the role by stepping out for it.
     */
    private final AtomicLong progress = new AtomicLong();

    private Reactor(String name) throws IOException {
        this.name = name;
        selector = Selector.open();
    }

    /** Makes a reactor with threads of its own. */
    public static Reactor start(String name) throws IOException {
        Reactor reactor = new Reactor(name);
        reactor.watch = new Thread(reactor::watch, name + "-watch");
        reactor.watch.setDaemon(true);
        reactor.watch.start();
        reactor.new OwnThread(0).start();
        return reactor;
    }

    /** Begins to read the channel, which from now on belongs to the link. */
    public Link connect(SocketChannel channel, Function<Link, Receiver> receiver, int maxMessage) throws IOException {
        return serve(channel, new SocketLink(channel, this, maxMessage), receiver);
    }

    /**
     * Begins to read the ring; the channel is its bell.
     *
     * @param side 0 for the pool, 1 for the host
     */
    public Link connect(SocketChannel channel, Ring ring, int side, Function<Link, Receiver> receiver, int maxMessage)
            throws IOException {
        return serve(channel, new RingLink(channel, this, ring, side, maxMessage), receiver);
    }

    private Link serve(SocketChannel channel, ReactorLink link, Function<Link, Receiver> receiver) throws IOException {
        channel.configureBlocking(false);
        try {
            SelectionKey key = channel.register(selector, 0, link);
            link.serve(key, receiver.apply(link));
            key.interestOps(SelectionKey.OP_READ);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException(name + " is closed", e);
        }
        if (link.polled()) arrivals.add(link);
        selector.wakeup();
        return link;
    }

    /** Waits until the reactor has been closed. */
    public void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serveLinks() {
        try {
            while (!stopping) if (!turn()) return;
        } catch (IOException | RuntimeException | Error e) {
            // Whoever waits for a link must not wait for ever.
            LOG.log(Level.ERROR, name + " cannot go on", e);
        }
        end();
    }

    /** Ends every link. When it returns the receivers have been told and the threads have ended. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        if (Thread.currentThread() == owner) return;
        try {
            over.await();
            LockSupport.unpark(watch);
            watch.join();
            Thread last = owner;
            if (last != null) last.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the owner's round

    /** One round; false if another thread has taken over. */
    private boolean turn() throws IOException {
        // A thread that takes over first sends what its predecessor has put off, and finishes the link it was at.
        if (current != null) {
            flush();
            if (!deliver()) return false;
        }
        for (ReactorLink link; (link = closing.poll()) != null;) if (!attempt(link, ReactorLink::finish)) return false;
        for (ReactorLink link; (link = arrivals.poll()) != null;) polled.add(link);
        boolean busy = false;
        for (int i = 0; i < polled.size(); i++) {
            ReactorLink link = polled.get(i);
            if (!attempt(link, ReactorLink::look)) return false;
            if (!hasFrame(link)) continue;
            busy = true;
            current = link;
            if (!deliver()) return false;
        }
        flush();
        if (!closing.isEmpty()) return true;
        if (!busy) busy = !mayWait();
        // Links that are polled must not keep the others from being served.
        if (busy && ++unselected < ROUNDS_PER_SELECT) return true;
        unselected = 0;
        if (selector.selectedKeys().isEmpty() && (busy ? selector.selectNow() : select()) == 0) return true;
        return selected();
    }

    private int select() throws IOException {
        waiting = true;
        try {
            return selector.select();
        } finally {
            waiting = false;
            wakeWatch();
        }
    }

    private void flush() {
        for (ReactorLink link; (link = unflushed.poll()) != null;) link.flush();
    }

    /** Prepares all polled links for a wait; false if a frame has come meanwhile. */
    private boolean mayWait() {
        boolean may = true;
        for (int i = polled.size() - 1; i >= 0; i--) {
            ReactorLink link = polled.get(i);
            try {
                if (link.mayWait()) polled.remove(i);
                else
                    may = false;
            } catch (RuntimeException | Error e) {
                link.close(link.failure(e));
            }
        }
        return may && closing.isEmpty();
    }

    private boolean selected() {
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext();) {
            SelectionKey key = keys.next();
            keys.remove();
            ReactorLink link = (ReactorLink) key.attachment();
            int ready = ready(key, link);
            if ((ready & SelectionKey.OP_WRITE) != 0 && !attempt(link, ReactorLink::writable)) return false;
            if ((ready & SelectionKey.OP_READ) != 0) {
                if (link.polled() && !polled.contains(link)) polled.add(link);
                current = link;
                if (!attempt(link, ReactorLink::fill) || !deliver()) return false;
            }
        }
        return true;
    }

    /** What the channel is ready for; nothing if another thread has closed it, which ends the link. */
    private static int ready(SelectionKey key, ReactorLink link) {
        try {
            return key.readyOps();
        } catch (CancelledKeyException e) {
            link.close(new IOException("the channel was closed", e));
            return 0;
        }
    }

    /** Hands out all complete frames of the current link; false if another thread has taken over. */
    private boolean deliver() {
        ReactorLink link = current;
        while (hasFrame(link)) if (!attempt(link, ReactorLink::deliver)) return false;
        current = null;
        return true;
    }

    private static boolean hasFrame(ReactorLink link) {
        try {
            return link.hasFrame();
        } catch (RuntimeException | Error e) {
            link.close(link.failure(e));
            return false;
        }
    }

    @FunctionalInterface
    private interface Step {
        void on(ReactorLink link) throws IOException;
    }

    /** Does something for a link that may end in a callback; false if another thread has taken over meanwhile. */
    private boolean attempt(ReactorLink link, Step step) {
        IOException failure = null;
        try {
            step.on(link);
        } catch (IOException e) {
            failure = e;
        } catch (DroverException | CancelledKeyException e) {
            failure = new IOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            failure = link.failure(e);
        }
        if (failure != null) link.close(failure);
        return ((OwnThread) Thread.currentThread()).backFromCallback();
    }

    /** A thread that can be replaced while it is in a callback. */
    private final class OwnThread extends Thread {
        /** The value of progress in the callback, 0 outside. */
        private long inside;

        /** The callback of the thread that this one is to replace, 0 for the first thread. */
        private final long predecessor;

        OwnThread(long predecessor) {
            super(name);
            this.predecessor = predecessor;
            setDaemon(true);
        }

        @Override
        public void run() {
            if (own(predecessor)) serveLinks();
        }

        Reactor reactor() {
            return Reactor.this;
        }

        void intoCallback() {
            if (inside != 0) return;
            inside = progress.getPlain() + 1;
            progress.lazySet(inside);
        }

        boolean backFromCallback() {
            long was = inside;
            if (was == 0) return true;
            inside = 0;
            // A callback that leaves the thread interrupted would keep the selector from waiting.
            Thread.interrupted();
            if (progress.compareAndSet(was, was + 1)) return true;
            held.decrementAndGet();
            return false;
        }
    }

    /**
     * The receiver has read its frame, is back to a consistent state, and is going to run code that may take long, as
     * the last thing it does for this frame. On other threads than this reactor's own it does nothing.
     */
    public void beforeCallback() {
        if (Thread.currentThread() instanceof OwnThread me && me.reactor() == this) me.intoCallback();
    }

    private void end() {
        for (SelectionKey key : selector.keys()) ((ReactorLink) key.attachment()).close(new IOException("closed"));
        for (ReactorLink link; (link = closing.poll()) != null;) if (!attempt(link, ReactorLink::finish)) return;
        ended = true;
        finishClosing();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, name + " could not close its selector", e);
        }
        over.countDown();
    }

    private void finishClosing() {
        for (ReactorLink link; (link = closing.poll()) != null;) link.finish();
    }

    // ---- what links ask for

    /**
     * Whether the frames of this link will be sent by the owner, at the end of its round. Called with the link's lock.
     */
    boolean flushesLater(ReactorLink link) {
        Thread me = Thread.currentThread();
        if (owner != me) return false;
        unflushed.add(link);
        // If another thread has just taken over it may already have looked.
        return owner == me;
    }

    boolean ownedByThisThread() {
        return owner == Thread.currentThread();
    }

    void wakeWhenWritable(SelectionKey key) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        selector.wakeup();
    }

    void finishSoon(ReactorLink link) {
        closing.add(link);
        if (ended) finishClosing();
        else
            selector.wakeup();
    }

    // ---- the watch

    private void watch() {
        long last = 0;
        int quiet = 0;
        while (!ended) {
            if (!watching && !stopping) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, PATIENCE_MILLIS * 1_000_000L);
            long now = progress.get();
            if (now != last) quiet = 0;
            else if ((now & 1) != 0) takeOver(now);
            else if (++quiet >= LOOKS_BEFORE_SLEEP && waiting) {
                quiet = 0;
                watching = false;
                if (progress.get() != now) watching = true;
            }
            last = now;
        }
    }

    /**
     * Called after each wait for frames. The full fence of set() makes either this see the watch asleep or it the step.
     */
    private void wakeWatch() {
        progress.set(progress.getPlain() + 2);
        if (watching) return;
        watching = true;
        LockSupport.unpark(watch);
    }

    /** Makes a new thread the owner, if the present one is still in the given callback. */
    private void takeOver(long inside) {
        if (held.get() >= MOST_HELD) return;
        try {
            new OwnThread(inside).start();
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, name + " waits for a slow callback: there is no thread to replace it");
        }
    }

    /** Called first by a new thread: takes the role from the one that is in the given callback, if it still is. */
    private boolean own(long predecessor) {
        if (predecessor != 0) {
            // Counted before, for the predecessor counts itself out as soon as it notices.
            held.incrementAndGet();
            if (!progress.compareAndSet(predecessor, predecessor + 1)) {
                held.decrementAndGet();
                return false;
            }
        }
        owner = Thread.currentThread();
        return true;
    }
}
