package dev.drover.wire.link;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The rounds in which a reactor serves its links. All state of reading is here and in the links, none on the stack, so
 * that another thread can go on with it while one is in a callback.
 *
 * <p>Whatever is thrown ends at most one link. What is thrown outside of any, for want of memory say, ends a round; the
 * next one begins with what that one has left.
 */
final class LinkRounds implements ReactorLink.Scheduler {

    private static final System.Logger LOG = SafeLog.of(LinkRounds.class);

    private static final int ROUNDS_PER_SELECT = 16;
    /** After a round that failed. */
    private static final long PAUSE_NANOS = 10_000_000;
    /** So many rounds that fail one after the other, and it is given up: some ten seconds. */
    private static final int MAX_FAILED_ROUNDS = 1_000;

    private final String name;
    private final Selector selector;
    private final ReadingRole role;
    private final Queue<ReactorLink> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<ReactorLink> closing = new ConcurrentLinkedQueue<>();
    private final Queue<ReactorLink> unflushed = new ConcurrentLinkedQueue<>();
    /** Whether a link has been closed that found no memory to stand in {@link #closing}. */
    private volatile boolean closedUnlisted;

    private volatile boolean stopping;
    private volatile boolean ended;
    /** Counted down once, when all links have ended. */
    final CountDownLatch over = new CountDownLatch(1);

    // By the owner of the role only.
    /** The link whose frames are being delivered. */
    private ReactorLink current;
    /** Links with a ring that are awake: they are looked at in each round, until there is nothing to do. */
    private final List<ReactorLink> polled = new ArrayList<>();
    private int unselected;
    private int failedRounds;

    LinkRounds(String name) throws IOException {
        this.name = name;
        selector = Selector.open();
        role = new ReadingRole(name, this::run);
    }

    /** Who reads. */
    ReadingRole role() {
        return role;
    }

    /** Begins to serve the link, whose channel is one that does not block. */
    void add(ReactorLink link, Function<Link, Receiver> receiver) throws IOException {
        try {
            SelectionKey key = link.channel.register(selector, 0, link);
            link.serve(key, receiver.apply(link));
            key.interestOps(SelectionKey.OP_READ);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException(name + " is closed", e);
        }
        if (link.polled()) arrivals.add(link);
        selector.wakeup();
    }

    /** Ends all links, soon. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    private void run() {
        while (!stopping) {
            try {
                if (!turn()) return;
                failedRounds = 0;
            } catch (Throwable e) {
                if (stopping) break;
                if (++failedRounds == 1) LOG.log(Level.ERROR, "A round of " + name + " failed", e);
                // Whoever waits for a link must not wait for ever.
                if (failedRounds == MAX_FAILED_ROUNDS || !selector.isOpen()) break;
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
        end();
    }

    /** One round; false if another thread has taken over. */
    private boolean turn() throws IOException {
        // A thread that takes over first sends what its predecessor has put off, and finishes the link it was at.
        if (current != null) {
            flush();
            if (!deliver()) return false;
        }
        if (!finishClosed()) return false;
        // Looked at before it is taken, for there may be no memory for the list.
        for (ReactorLink link; (link = arrivals.peek()) != null; arrivals.poll()) polled.add(link);
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
        role.waits();
        try {
            return selector.select();
        } finally {
            role.woke();
        }
    }

    private void flush() {
        for (ReactorLink link; (link = unflushed.poll()) != null;) {
            try {
                link.flush();
            } catch (RuntimeException | Error e) {
                // Nobody knows what has left, and nobody would send the rest.
                link.closeFor(e);
            }
        }
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
                link.closeFor(e);
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
            link.closeFor(e);
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
        } catch (IOException | RuntimeException | Error e) {
            link.closeFor(e);
            return false;
        }
    }

    @FunctionalInterface
    private interface Step {
        void on(ReactorLink link) throws IOException;
    }

    /** Does something for a link that may end in a callback; false if another thread has taken over meanwhile. */
    private boolean attempt(ReactorLink link, Step step) {
        Throwable failure = null;
        try {
            step.on(link);
        } catch (Throwable e) {
            failure = e;
        }
        if (failure != null) link.closeFor(failure);
        return role.backFromCallback();
    }

    // ---- the end of links

    /** Finishes the links that were closed; false if another thread has taken over. */
    private boolean finishClosed() {
        if (closedUnlisted) {
            closedUnlisted = false;
            try {
                for (SelectionKey key : selector.keys()) {
                    ReactorLink link = (ReactorLink) key.attachment();
                    if (link.isClosed()) closing.add(link);
                }
            } catch (OutOfMemoryError e) {
                closedUnlisted = true;
                throw e;
            }
        }
        for (ReactorLink link; (link = closing.poll()) != null;) if (!attempt(link, ReactorLink::finish)) return false;
        return true;
    }

    private void end() {
        try {
            for (SelectionKey key : selector.keys()) ((ReactorLink) key.attachment()).close(new IOException("closed"));
            if (!finishClosed()) return;
            ended = true;
            finishLate();
            selector.close();
        } catch (Throwable e) {
            LOG.log(Level.WARNING, name + " could not end in order", e);
        }
        ended = true;
        role.end();
        over.countDown();
    }

    /** Finishes links that are closed after the last round, on any thread. */
    private void finishLate() {
        for (ReactorLink link; (link = closing.poll()) != null;) link.finish();
    }

    // ---- what links ask for

    @Override
    public boolean ownedByThisThread() {
        return role.ownedByThisThread();
    }

    @Override
    public boolean flushesLater(ReactorLink link) {
        if (!role.ownedByThisThread()) return false;
        unflushed.add(link);
        // If another thread has just taken over it may already have looked.
        return role.ownedByThisThread();
    }

    @Override
    public void wakeWhenWritable(SelectionKey key) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        selector.wakeup();
    }

    @Override
    public void finishSoon(ReactorLink link) {
        try {
            closing.add(link);
        } catch (OutOfMemoryError e) {
            closedUnlisted = true;
        }
        if (ended) finishLate();
        else
            selector.wakeup();
    }
}
