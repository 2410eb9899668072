package dev.drover.process.internal.join;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import dev.drover.process.internal.thread.Delayer;
import dev.drover.process.internal.thread.Threads;
import dev.drover.process.log.FloodGate;
import dev.drover.wire.Codec;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.SafeLog;
import dev.drover.wire.link.SafeLoop;
import dev.drover.wire.link.Ticket;

/**
 * The door for workers: one Unix domain socket, which lets in whoever shows a token that was issued and not yet used,
 * as the same user, within two seconds. Who has shown one is no stranger any more, and has all the time that a busy
 * machine may take; who waits for it is told if it does not come to a link.
 */
public final class Door implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Door.class, SafeLog.Topic.REFUSED);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** From the token to the link. Whoever waits for the worker ends it long before, unless he is patient himself. */
    private static final Duration KNOWN_PATIENCE = Duration.ofMinutes(1);
    /** Strangers in the door at one time. A worker speaks at once: when more come, the one silent longest must go. */
    private static final int MOST_INSIDE = 256;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    /** Anybody of this user can knock as often as he likes: more refusals in ten seconds are summed up. */
    private static final int MOST_COMPLAINTS = 10;

    private static final long BREATH_NANOS = 100_000_000L;

    private final FloodGate refusals;
    private final Executor strangers;
    private final Delayer delayer;
    private final Opener opener;
    private final Thread thread;
    private final Tickets tickets = new Tickets();
    /** Oldest first. */
    private final Set<SocketChannel> inside = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Those that have shown a token. */
    private final Set<SocketChannel> known = ConcurrentHashMap.newKeySet();
    private volatile DoorSocket socket;
    private volatile boolean closed;

    /** Makes the socket. */
    @FunctionalInterface
    interface Opener {
        DoorSocket open() throws IOException;
    }

    /** @param strangers runs what waits */
    public Door(String name, Executor strangers, Delayer delayer) throws IOException {
        this(name, strangers, delayer, DoorSocket::new, System::nanoTime);
    }

    Door(String name, Executor strangers, Delayer delayer, Opener opener, LongSupplier nanoTime) throws IOException {
        refusals = new FloodGate(LOG, "refused connections", MOST_COMPLAINTS, nanoTime);
        this.strangers = strangers;
        this.delayer = delayer;
        this.opener = opener;
        socket = opener.open();
        thread = Threads.named(name).newThread(() -> SafeLoop.run(this::accept));
        try {
            thread.start();
        } catch (Error e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Issues a ticket; its holder will be handed to the listener, once.
     *
     * @param encrypted whether the holder's link must be encrypted; else it is not
     * @throws IOException if the socket is gone and no other can be made just now
     */
    public Ticket issue(boolean encrypted, JoinListener listener) throws IOException {
        return tickets.issue(listener, socket().path().toString(), encrypted);
    }

    /** The socket; another one if somebody has removed its file, as what tidies up temporary directories may. */
    private DoorSocket socket() throws IOException {
        DoorSocket now = socket;
        if (now.isThere()) return now;
        synchronized (this) {
            now = socket;
            if (closed || now.isThere()) return now;
            LOG.log(Level.WARNING, "The workers' socket " + now.path() + " is gone, another one is made");
            socket = opener.open();
            // Its thread turns to the new one.
            now.close();
            return socket;
        }
    }

    /**
     * The path of a file in the socket's private directory, which is removed with it.
     *
     * @throws IOException if the directory is gone and no other can be made just now
     */
    public Path file(String name) throws IOException {
        return socket().path().resolveSibling(name);
    }

    /** The ticket is no longer good. */
    public void revoke(Ticket ticket) {
        tickets.revoke(ticket);
    }

    private void accept() {
        while (!closed) {
            // Whoever has interrupted this thread must not close the socket by that.
            Thread.interrupted();
            DoorSocket now = socket;
            try {
                letIn(now.accept());
            } catch (ClosedChannelException e) {
                // For good, or for another socket; or an interrupt has closed it just now.
                if (!closed && now == socket) reopen(now);
            } catch (Throwable e) {
                // Out of descriptors or memory, most likely: those inside give some back.
                refusals.log(Level.WARNING, "A worker could not be let in: " + e, null, delayer::after);
                dismissOldestSafely();
                LockSupport.parkNanos(this, BREATH_NANOS);
            }
        }
        while (!inside.isEmpty()) dismissOldestSafely();
        known.forEach(Door::close);
    }

    private void letIn(SocketChannel stranger) {
        boolean taken = false;
        try {
            inside.add(stranger);
            if (inside.size() > MOST_INSIDE) dismissOldest();
            strangers.execute(() -> meet(stranger));
            taken = true;
        } finally {
            if (!taken) {
                inside.remove(stranger);
                close(stranger);
            }
        }
    }

    private void reopen(DoorSocket old) {
        synchronized (this) {
            if (closed || old != socket) return;
            try {
                // Its file is removed, so that no ticket names it any more.
                old.close();
                socket = opener.open();
                return;
            } catch (Throwable e) {
                refusals.log(
                        Level.WARNING, "The workers' socket could not be made anew: " + e, null, delayer::after);
            }
        }
        LockSupport.parkNanos(this, BREATH_NANOS);
    }

    private void dismissOldestSafely() {
        try {
            dismissOldest();
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "A connection could not be put out just now", e);
        }
    }

    private void dismissOldest() {
        SocketChannel oldest;
        synchronized (inside) {
            Iterator<SocketChannel> all = inside.iterator();
            if (!all.hasNext()) return;
            oldest = all.next();
            all.remove();
        }
        close(oldest);
    }

    private void meet(SocketChannel stranger) {
        Tickets.Guest guest = new Tickets.Guest(stranger);
        try {
            putOutAfter(PATIENCE, stranger, inside);
            socket.checkUser(stranger);
            try {
                tickets.meet(guest);
                welcome(stranger, guest);
            } catch (IOException | RuntimeException | Error e) {
                if (guest.listener() != null) guest.listener().failed(e);
                throw e;
            }
        } catch (EOFException e) {
            LOG.log(Level.DEBUG, "A connection to the workers' socket ended before it belonged to anybody");
            close(stranger);
        } catch (ClosedChannelException e) {
            // By this side: its time was up, or the door is being closed.
            if (!closed) complain("was closed: it did not join in time", null);
        } catch (IOException | RuntimeException e) {
            complain("was refused: " + e.getMessage(), null);
            refuse(guest.connection(), e.getMessage());
        } catch (Error e) {
            complain("was refused", e);
            close(stranger);
        } finally {
            inside.remove(stranger);
            known.remove(stranger);
        }
    }

    private void welcome(SocketChannel worker, Tickets.Guest guest) throws IOException {
        known.add(worker);
        putOutAfter(KNOWN_PATIENCE, worker, known);
        // Not there any more: it was dismissed, its time was up, or the door is closed.
        if (!inside.remove(worker) || closed) throw new ClosedChannelException();
        Hello hello = guest.hello();
        if (hello.protocol() != Frame.PROTOCOL)
            throw new IOException("it speaks protocol " + hello.protocol() + ", not " + Frame.PROTOCOL);
        guest.listener().joined(guest.connection(), hello, () -> known.remove(worker));
    }

    private void putOutAfter(Duration patience, SocketChannel who, Set<SocketChannel> from) {
        delayer.after(patience, () -> {
            if (from.remove(who)) close(who);
        });
    }

    private void complain(String what, Throwable cause) {
        refusals.log(Level.WARNING, "A connection to the workers' socket " + what, cause, delayer::after);
    }

    private static void refuse(Connection stranger, String why) {
        SocketChannel channel = stranger.channel();
        try (channel) {
            stranger.write(Frame.REFUSED, Codec.UTF8, String.valueOf(why));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The refused connection is gone already", e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            socket.close();
        }
        LockSupport.unpark(thread);
        Threads.join(thread, CLOSE_PATIENCE);
    }
}
