package dev.drover.pool;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;

/**
 * A program that speaks the protocol by hand and misbehaves at a given stage. It does so if it can make the given file,
 * thus once; without a file always. Else it echoes what it is sent.
 *
 * <p>Its arguments are the best link that it offers, the stage, and the file.
 */
public final class RawWorker {

    /** Where and how it misbehaves. */
    enum Stage {
        // It dies …
        SPAWN, BEFORE_HELLO, HALF_HELLO, MID_HANDSHAKE, HALF_LINK, JOINED, RUNNING, HALF_REQUEST, HALF_HEADER,
        HALF_PAYLOAD, HALF_RESULT, UNSHOWN_RESULT, AFTER_RESULT,
        // It is stopped …
        STOPPED_IN_REQUEST, STOPPED_IN_RESULT,
        // It says …
        NOTHING_AT_ALL, GARBAGE, TOO_MUCH, MINUS_ONE, UNKNOWN_FRAME, UNKNOWN_ERROR, GIVES_BACK, ANSWERS_TWICE,
        WRONG_PROGRESS,
        BEGAN_TOO_MUCH,
        // It spoils the ring …
        WRONG_TAIL, WRONG_HEAD, CUT_OFF,
        // It joins and …
        DECLINES_THE_RING, IS_SILENT, LEAVES_THE_LINK, NEVER;

        /** Whether a request brings it about, so that the worker has joined before. */
        boolean takesARequest() {
            return ordinal() >= RUNNING.ordinal() && this != NOTHING_AT_ALL;
        }
    }

    /** Why it declines: what a hostile worker would have people read in the log. */
    static final String NO_RING = "no memory\nWARNING: all is \u001b[2Jwell" + "!".repeat(1_000);

    private static final Set<Stage> IN_REQUEST =
            EnumSet.of(Stage.HALF_REQUEST, Stage.STOPPED_IN_REQUEST, Stage.WRONG_HEAD);
    private static final int DIED = 9;
    private static final long HALF_A_SECOND = 500_000_000;

    private final SocketChannel channel;
    private final List<String> links;
    private final boolean region;
    private final Stage stage;
    private final Ticket ticket;
    private RawLink link;
    /** Whether it has had the request after which it says nothing more. */
    private boolean silent;

    private RawWorker(SocketChannel channel, List<String> links, boolean region, Stage stage, Ticket ticket) {
        this.channel = channel;
        this.links = links;
        this.region = region;
        this.stage = stage;
        this.ticket = ticket;
        link = RawLink.over(channel);
    }

    public static void main(String[] args) throws IOException {
        List<String> links = args[0].equals("unix") ? List.of("unix") : List.of("ring", "unix");
        Stage stage = Stage.valueOf(args[1]);
        if (args.length > 2 && !first(Path.of(args[2]))) stage = Stage.NEVER;
        if (stage == Stage.SPAWN) die();
        Ticket ticket = Ticket.read(System.in);
        if (stage == Stage.NOTHING_AT_ALL) LockSupport.park();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(ticket.socket()))) {
            new RawWorker(channel, links, args[0].equals("region"), stage, ticket).join();
        }
    }

    private static boolean first(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void die() {
        Runtime.getRuntime().halt(DIED);
    }

    private void dieIf(Stage wanted) {
        if (stage == wanted) die();
    }

    /** Has this process stopped. Should it go on, it dies, so that nobody takes it for stopped. */
    private static void stop() throws IOException {
        Process kill = new ProcessBuilder("kill", "-STOP", "" + ProcessHandle.current().pid()).inheritIO().start();
        kill.onExit().join();
        LockSupport.parkNanos(HALF_A_SECOND);
        die();
    }

    private void join() throws IOException {
        dieIf(Stage.BEFORE_HELLO);
        if (stage == Stage.HALF_HELLO) {
            link.write(frame(Frame.HELLO, 0, 0, 100, new byte[10]));
            die();
        }
        long pid = ProcessHandle.current().pid();
        Hello hello = new Hello(Frame.PROTOCOL, ticket.token(), pid, "raw", List.of("echo"), links);
        Handshake.write(channel, Frame.HELLO, Hello.CODEC, hello);
        dieIf(Stage.MID_HANDSHAKE);
        Welcome welcome = Handshake.read(channel, Frame.WELCOME, Welcome.CODEC);
        if (!welcome.ring().isEmpty()) choose(Path.of(welcome.ring()));
        dieIf(Stage.JOINED);
        while (serve()) {}
    }

    /** Answers the offer of a ring. */
    private void choose(Path ring) throws IOException {
        if (stage == Stage.HALF_LINK) {
            link.write(frame(Frame.LINK, 0, 0, 100, new byte[10]));
            die();
        }
        boolean declines = stage == Stage.DECLINES_THE_RING;
        LinkChoice chosen = declines ? new LinkChoice("unix", false, NO_RING) : new LinkChoice("ring", region, "");
        if (!declines) link = new RawRing(channel, ring);
        Handshake.write(channel, Frame.LINK, LinkChoice.CODEC, chosen);
    }

    /** Answers one frame; false if it was the last. */
    private boolean serve() throws IOException {
        ByteBuffer header = link.read(Frame.HEADER);
        if (header == null) return false;
        if (header.get(Frame.TYPE_AT) == Frame.REQUEST) inRequest();
        ByteBuffer rest = link.payload(header);
        if (rest == null) return false;
        byte[] payload = rest.array();
        long correlation = header.getLong(Frame.CORRELATION_AT);
        switch (header.get(Frame.TYPE_AT)) {
            case Frame.REQUEST -> answer(correlation, payload);
            case Frame.PING -> {
                if (!silent) link.write(frame(Frame.PONG, 0, correlation, 0, new byte[0]));
            }
            case Frame.EXIT -> {
                return silent;
            }
            default -> {}
        }
        return true;
    }

    /** Misbehaves while the pool has more to send than the link holds. */
    private void inRequest() throws IOException {
        if (!IN_REQUEST.contains(stage)) return;
        if (link instanceof RawRing ring) ring.awaitFull();
        dieIf(Stage.HALF_REQUEST);
        if (stage == Stage.STOPPED_IN_REQUEST) stop();
        ring().claimHead();
        LockSupport.park();
    }

    private RawRing ring() {
        return (RawRing) link;
    }

    private void answer(long correlation, byte[] payload) throws IOException {
        ByteBuffer reply = frame(Frame.REPLY, 0, correlation, payload.length, payload);
        byte[] none = {};
        switch (stage) {
            case RUNNING -> die();
            case IS_SILENT -> {
                silent = true;
                return;
            }
            case HALF_HEADER -> link.write(reply.limit(7));
            case HALF_PAYLOAD -> link.write(frame(Frame.REPLY, 0, correlation, 1_000_000, new byte[100]));
            case HALF_RESULT, STOPPED_IN_RESULT -> link.write(reply.limit(Frame.HEADER + payload.length / 2));
            case UNSHOWN_RESULT -> ring().put(reply);
            case WRONG_TAIL -> ring().claimTail();
            case CUT_OFF -> ring().cutOff();
            case GARBAGE -> link.write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\nServer: what is this\r\n\r\n".getBytes()));
            case TOO_MUCH -> link.write(frame(Frame.REPLY, 0, correlation, 0xfffffff0, none));
            case MINUS_ONE -> link.write(frame(Frame.REPLY, 0, correlation, -1, none));
            case UNKNOWN_FRAME -> link.write(frame(99, 0, correlation, 0, none));
            case GIVES_BACK -> link.write(frame(Frame.ERROR, Frame.NOT_RUN, correlation, 0, none));
            case UNKNOWN_ERROR -> link.write(frame(Frame.ERROR, 4711, correlation, 0, none));
            case ANSWERS_TWICE -> {
                link.write(reply);
                link.write(frame(Frame.REPLY, 0, correlation, 3, new byte[3]));
                link.write(frame(Frame.ERROR, Frame.CANCELLED, correlation, 0, none));
                link.write(frame(Frame.REPLY, 0, correlation + 100_000, 3, new byte[3]));
                link.write(frame(Frame.REPLY, 0, -1, 3, new byte[3]));
            }
            case WRONG_PROGRESS -> link.write(frame(Frame.PROGRESS, 0, correlation, 2, new byte[] {(byte) 0xff, 0}));
            case BEGAN_TOO_MUCH -> link.write(frame(Frame.BEGUN, 0, 1, 0, none));
            default -> link.write(reply);
        }
        dieIf(Stage.HALF_HEADER);
        dieIf(Stage.HALF_PAYLOAD);
        dieIf(Stage.HALF_RESULT);
        dieIf(Stage.UNSHOWN_RESULT);
        dieIf(Stage.AFTER_RESULT);
        if (stage == Stage.STOPPED_IN_RESULT) stop();
        if (stage == Stage.LEAVES_THE_LINK) channel.close();
        if (stage == Stage.LEAVES_THE_LINK || stage == Stage.WRONG_TAIL || stage == Stage.CUT_OFF) LockSupport.park();
    }

    private static ByteBuffer frame(int type, int number, long correlation, int length, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(Frame.LENGTH_AT, length).putInt(Frame.TYPE_AT, type | number << 16);
        return frame.putLong(Frame.CORRELATION_AT, correlation).put(Frame.HEADER, payload);
    }
}
