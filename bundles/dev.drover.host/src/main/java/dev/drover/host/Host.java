package dev.drover.host;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.drover.host.control.HostControls;
import dev.drover.host.control.SleepHooks;
import dev.drover.wire.CodecException;
import dev.drover.wire.Handler;
import dev.drover.wire.Task;
import dev.drover.wire.call.Answerer;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Registered;
import dev.drover.wire.call.TwoWay;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.OwnFile;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import dev.drover.channel.MessageChannel;

/**
 * A worker process. Its {@code main} makes one first, for it begins to prepare at once, registers what it can do, and
 * runs:
 *
 * <pre>{@code
 * new Host().handle(HASH, Hasher::hash).run();
 * }</pre>
 */
public final class Host {

    /** The exit code of a host that could not join its pool. */
    public static final int NOT_JOINED = 64;

    /** The system property that a pool sets for a Java worker, and a host changes to {@value #IS_HOST}. */
    public static final String WORKER_PROPERTY = "drover.worker";

    /** The value of {@link #WORKER_PROPERTY} in a process that has made a host. */
    public static final String IS_HOST = "host";

    /** The stream of a ring that a host produces into. */
    private static final int HOST_SIDE = 1;
    private static final String SEALED = "dev.drover.process.internal.seal.SealedConnection";
    private static final int MAX_CONNECTIONS = 5;
    private static final int MOST_MESSAGES = 4_096;

    static {
        Preparation.begin();
        System.setProperty(WORKER_PROPERTY, IS_HOST);
    }

    private final Registered handlers = new Registered();
    private final SleepHooks hooks = new SleepHooks();
    /** Null if this process takes no part in messages. */
    private Talking messages;
    private boolean joined;

    /**
     * Registers the handler of a task.
     *
     * @return this
     * @throws IllegalArgumentException if the task has one, or its name begins with {@code drover:}
     */
    public <Q, R> Host handle(Task<Q, R> task, Handler<Q, R> handler) {
        handlers.add(task, handler);
        return this;
    }

    /**
     * Has the hook run before the pool stops this process for lack of requests: it can drop caches and close what does
     * not outlive a long pause. No request runs meanwhile. It has 5 s; one that takes longer is interrupted, and the
     * process stays awake, as it does if the hook throws.
     *
     * @param hook returns whether the process may be stopped
     * @return this
     */
    public Host onDoze(Callable<Boolean> hook) {
        hooks.addOnDoze(Objects.requireNonNull(hook, "hook"));
        return this;
    }

    /**
     * Has the hook run after this process was stopped, before the first request; it is told for how long. Requests wait
     * for it for 2 s at most.
     *
     * @return this
     */
    public Host onWake(Consumer<Duration> hook) {
        hooks.addOnWake(Objects.requireNonNull(hook, "hook"));
        return this;
    }

    /**
     * The messages of this process. Whoever asks for them before {@link #run} makes this process a peer, under the name
     * that its pool gives it; what is sent before it has joined is rejected. Register before {@code run} what is to be
     * there for the first message.
     *
     * @return the same at each call
     * @throws IllegalStateException if this is asked for the first time when it has joined, or if dev.drover.channel is
     *     not on the class path, where a program with dev.drover.messaging puts it
     */
    public synchronized MessageChannel messages() {
        if (messages == null) {
            if (joined) throw new IllegalStateException("messages() must be called before run()");
            try {
                messages = new HostMessages();
            } catch (NoClassDefFoundError e) {
                throw new IllegalStateException("There are no messages without dev.drover.channel on the class path of"
                        + " this worker: add dev.drover.messaging to the program that starts it", e);
            }
        }
        return ((HostMessages) messages).channel();
    }

    /**
     * Joins the pool that started this process and answers its requests. Does not return:
     * the process exits with 0 when the pool asks it to, and with 1 when the pool is gone. If it cannot join, it says
     * why on standard error and exits with {@value #NOT_JOINED}.
     */
    public void run() {
        try {
            join();
        } catch (IOException | CodecException e) {
            System.err.println("This worker could not join its pool: " + e.getMessage());
            System.exit(NOT_JOINED);
        } catch (RuntimeException | Error e) {
            // Other threads would keep the process alive, and its pool waiting.
            e.printStackTrace();
            System.exit(NOT_JOINED);
        }
    }

    /** From now on nothing is registered; null if there are no messages. */
    private synchronized Talking begun() {
        joined = true;
        if (messages != null) messages.addTo(handlers);
        return messages;
    }

    private void join() throws IOException {
        HostControls.addTo(handlers, hooks);
        Talking peer = begun();
        Ticket ticket = Ticket.read(System.in);
        UnixDomainSocketAddress door = UnixDomainSocketAddress.of(ticket.socket());
        // Whoever made the socket commands this process. What is not there at all the connecting tells.
        if (Files.exists(door.getPath())) OwnFile.check(door.getPath());
        String runtime = "java " + System.getProperty("java.version");
        Hello hello = new Hello(
                Frame.PROTOCOL, ticket.token(), ProcessHandle.current().pid(), runtime, handlers.names(),
                List.of("ring", "unix"));
        Connection[] greeted = new Connection[1];
        Welcome welcome = greet(door, ticket, hello, greeted);
        Connection connection = greeted[0];
        Reactor reactor = Reactor.start("drover-link");
        WorkerExit exit = new WorkerExit();
        if (peer != null) peer.begin(reactor, welcome.maxMessage());
        Function<Link, Receiver> answerer = link -> {
            Answerer answers = new Answerer(
                    handlers, link, reactor, welcome.concurrency(), welcome.maxMessage(), exit);
            if (peer == null) return answers;
            Caller asker = welcome.asks().isEmpty() ? null : new Caller(
                    link, reactor, welcome.asks(), welcome.maxMessage(), MOST_MESSAGES, Runnable::run);
            peer.joined(welcome.worker(), link, asker);
            return asker == null ? answers : new TwoWay(answers, asker);
        };
        Ring ring = welcome.ring().isEmpty() ? null : openRing(connection, welcome.ring());
        connection.connect(reactor, ring, HOST_SIDE, answerer, welcome.maxMessage());
        if (peer != null) peer.tell();
        new ParentWatch(welcome.parent(), exit::orphaned).start();
        reactor.awaitEnd();
    }

    /**
     * Connects and says hello. On a machine under heavy load the pool may have given the connection up before the hello
     * came: then the token is still good, and the next hello comes sooner, for all that it needs has been loaded.
     *
     * @param greeted gets the connection on which the pool has answered the hello
     */
    private static Welcome greet(UnixDomainSocketAddress address, Ticket ticket, Hello hello, Connection[] greeted)
            throws IOException {
        for (int left = MAX_CONNECTIONS;; left--) {
            SocketChannel channel = SocketChannel.open(address);
            boolean said = false;
            try {
                Connection connection = ticket.encrypted() ? sealed(channel, ticket.token()) : () -> channel;
                said = ticket.encrypted();
                connection.write(Frame.HELLO, Hello.CODEC, hello);
                said = true;
                greeted[0] = connection;
                return connection.read(Frame.WELCOME, Welcome.CODEC);
            } catch (IOException e) {
                channel.close();
                // The kernel says so if the other side has closed the connection and the hello was still unread.
                boolean unread = !said || e instanceof SocketException;
                if (!unread || left == 1) throw e;
            }
        }
    }

    /** What encrypts is on the class path of a worker that needs it, and of no other. */
    private static Connection sealed(SocketChannel channel, String token) throws IOException {
        try {
            return (Connection) Class.forName(SEALED).getConstructor(SocketChannel.class, String.class)
                    .newInstance(channel, token);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) throw failure;
            throw new IOException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException("its link has to be encrypted, and dev.drover.process is not on its class path", e);
        }
    }

    /** Tells the pool whether the ring it offers can be used; null if not. */
    private static Ring openRing(Connection connection, String path) throws IOException {
        Ring ring = null;
        LinkChoice chosen = new LinkChoice("ring", true, "");
        try {
            ring = Ring.open(Path.of(path));
        } catch (IOException | RuntimeException e) {
            chosen = new LinkChoice("unix", false, String.valueOf(e.getMessage()));
        }
        connection.write(Frame.LINK, LinkChoice.CODEC, chosen);
        return ring;
    }
}
