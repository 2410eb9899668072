package dev.drover.process.internal.join;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.wire.Codec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.SafeLog;
import dev.drover.wire.link.Ticket;
import jdk.net.ExtendedSocketOptions;

/**
 * The door for workers: one Unix domain socket, which lets in whoever shows a token that was issued and not yet used,
 * as the same user, within two seconds.
 */
public final class Door implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Door.class);
    private static final int TOKEN_BYTES = 32;
    private static final int PATIENCE_SECONDS = 2;
    /** Strangers in the door at one time. A worker speaks at once: when more come, the one silent longest must go. */
    private static final int MOST_INSIDE = 256;

    private static final int QUEUE = 1_024;
    private static final long BREATH_NANOS = 100_000_000L;

    /** Who waits for a worker. */
    public interface JoinListener {
        /**
         * Answers with WELCOME and takes the channel over.
         *
         * @param stillInTime asked once, right before the channel is taken over; if false it must not be
         */
        void joined(SocketChannel channel, Hello hello, BooleanSupplier stillInTime) throws IOException;
    }

    private final RuntimeDirectory directory;
    private final ServerSocketChannel door;
    private final ExecutorService strangers;
    private final ScheduledExecutorService timer;
    private final Thread thread;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, JoinListener> expected = new ConcurrentHashMap<>();
    /** Oldest first. */
    private final Set<SocketChannel> inside = Collections.synchronizedSet(new LinkedHashSet<>());
    private final UserPrincipal owner;

    public Door(String name, ExecutorService strangers, ScheduledExecutorService timer) throws IOException {
        this.strangers = strangers;
        this.timer = timer;
        directory = RuntimeDirectory.make();
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(directory.socket()), QUEUE);
            owner = Files.getOwner(directory.socket());
            Files.setPosixFilePermissions(directory.socket(), RuntimeDirectory.ownerOnly());
        } catch (IOException e) {
            door.close();
            directory.close();
            throw e;
        }
        thread = new Thread(this::accept, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Issues a ticket; its holder will be handed to the listener, once. */
    public Ticket issue(JoinListener listener) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        Ticket ticket = new Ticket(HexFormat.of().formatHex(token), directory.socket().toString());
        expected.put(ticket.token(), listener);
        return ticket;
    }

    /** The ticket is no longer good. */
    public void revoke(Ticket ticket) {
        expected.remove(ticket.token());
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                SocketChannel stranger = door.accept();
                inside.add(stranger);
                if (inside.size() > MOST_INSIDE) dismissOldest();
                strangers.execute(() -> meet(stranger));
            } catch (ClosedChannelException e) {
                break;
            } catch (IOException e) {
                // Out of descriptors, most likely: those inside give some back.
                LOG.log(Level.WARNING, "A worker could not be let in: {0}", e.getMessage());
                dismissOldest();
                LockSupport.parkNanos(this, BREATH_NANOS);
            }
        }
        while (!inside.isEmpty()) dismissOldest();
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
        var deadline = timer.schedule(() -> close(stranger), PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            checkUser(stranger);
            Hello hello = Handshake.read(stranger, Frame.HELLO, Hello.CODEC);
            JoinListener listener = expected.remove(hello.token());
            if (listener == null) throw new IOException("its token was not issued or has been used");
            if (hello.protocol() != Frame.PROTOCOL)
                throw new IOException("it speaks protocol " + hello.protocol() + ", not " + Frame.PROTOCOL);
            // Not there any more: it was dismissed, or its time is up.
            listener.joined(stranger, hello, () -> inside.remove(stranger) && deadline.cancel(false));
        } catch (EOFException e) {
            LOG.log(Level.DEBUG, "A connection to the workers'' socket ended before it belonged to anybody");
            close(stranger);
        } catch (ClosedChannelException e) {
            // By this side: its time was up, or the door is being closed.
            if (door.isOpen())
                LOG.log(Level.WARNING,
                        "A connection to the workers'' socket was closed: it did not join in time");
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "A connection to the workers'' socket was refused: {0}", e.getMessage());
            refuse(stranger, e.getMessage());
        } finally {
            inside.remove(stranger);
            deadline.cancel(false);
        }
    }

    private void checkUser(SocketChannel stranger) throws IOException {
        if (!stranger.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) return;
        UserPrincipal user = stranger.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!user.equals(owner)) throw new IOException("it belongs to the user " + user.getName());
    }

    private static void refuse(SocketChannel stranger, String why) {
        try (stranger) {
            Handshake.write(stranger, Frame.REFUSED, Codec.UTF8, String.valueOf(why));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The refused connection is gone already", e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The workers' socket could not be closed", e);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        directory.close();
    }
}
