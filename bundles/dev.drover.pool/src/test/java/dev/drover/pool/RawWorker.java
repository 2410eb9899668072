package dev.drover.pool;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;

/**
 * A program that speaks the protocol by hand, over the socket, and misbehaves at a given stage. It does so if it can make
 * the given file, thus once; without a file always. Else it echoes what it is sent.
 */
public final class RawWorker {

    /** Where and how it misbehaves. */
    enum Stage {
        // It dies …
        SPAWN, BEFORE_HELLO, HALF_HELLO, MID_HANDSHAKE, JOINED, RUNNING, HALF_HEADER, HALF_PAYLOAD, HALF_RESULT,
        AFTER_RESULT,
        // It says …
        NOTHING_AT_ALL, GARBAGE, TOO_MUCH, MINUS_ONE, UNKNOWN_FRAME, UNKNOWN_ERROR, ANSWERS_TWICE, WRONG_PROGRESS,
        BEGAN_TOO_MUCH,
        // It joins and …
        IS_SILENT, LEAVES_THE_LINK, NEVER;
    }

    private static final int DIED = 9;

    private final SocketChannel channel;
    private final Stage stage;
    private final Ticket ticket;

    private RawWorker(SocketChannel channel, Stage stage, Ticket ticket) {
        this.channel = channel;
        this.stage = stage;
        this.ticket = ticket;
    }

    public static void main(String[] args) throws IOException {
        Stage stage = Stage.valueOf(args[0]);
        if (args.length > 1 && !first(Path.of(args[1]))) stage = Stage.NEVER;
        if (stage == Stage.SPAWN) die();
        Ticket ticket = Ticket.read(System.in);
        if (stage == Stage.NOTHING_AT_ALL) LockSupport.park();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(ticket.socket()))) {
            new RawWorker(channel, stage, ticket).join();
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

    private void join() throws IOException {
        dieIf(Stage.BEFORE_HELLO);
        if (stage == Stage.HALF_HELLO) {
            write(frame(Frame.HELLO, 0, 0, 100, new byte[10]));
            die();
        }
        long pid = ProcessHandle.current().pid();
        Hello hello = new Hello(Frame.PROTOCOL, ticket.token(), pid, "raw", List.of("echo"), List.of("unix"));
        Handshake.write(channel, Frame.HELLO, Hello.CODEC, hello);
        dieIf(Stage.MID_HANDSHAKE);
        Handshake.read(channel, Frame.WELCOME, Welcome.CODEC);
        dieIf(Stage.JOINED);
        while (serve()) {}
    }

    /** Answers one frame; false if it was the last. */
    private boolean serve() throws IOException {
        ByteBuffer header = read(Frame.HEADER);
        if (header == null) return false;
        byte[] payload = read(header.getInt(Frame.LENGTH_AT)).array();
        long correlation = header.getLong(Frame.CORRELATION_AT);
        switch (header.get(Frame.TYPE_AT)) {
            case Frame.REQUEST -> answer(correlation, payload);
            case Frame.PING -> {
                if (stage != Stage.IS_SILENT) write(frame(Frame.PONG, 0, correlation, 0, new byte[0]));
            }
            case Frame.EXIT -> {
                return stage == Stage.IS_SILENT;
            }
            default -> {}
        }
        return true;
    }

    private void answer(long correlation, byte[] payload) throws IOException {
        ByteBuffer reply = frame(Frame.REPLY, 0, correlation, payload.length, payload);
        byte[] none = {};
        switch (stage) {
            case RUNNING -> die();
            case IS_SILENT -> {
                return;
            }
            case HALF_HEADER -> write(reply.limit(7));
            case HALF_PAYLOAD -> write(frame(Frame.REPLY, 0, correlation, 1_000_000, new byte[100]));
            case HALF_RESULT -> write(reply.limit(Frame.HEADER + payload.length / 2));
            case GARBAGE -> write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\nServer: what is this\r\n\r\n".getBytes()));
            case TOO_MUCH -> write(frame(Frame.REPLY, 0, correlation, 0xfffffff0, none));
            case MINUS_ONE -> write(frame(Frame.REPLY, 0, correlation, -1, none));
            case UNKNOWN_FRAME -> write(frame(99, 0, correlation, 0, none));
            case UNKNOWN_ERROR -> write(frame(Frame.ERROR, 4711, correlation, 0, none));
            case ANSWERS_TWICE -> {
                write(reply);
                write(frame(Frame.REPLY, 0, correlation, 3, new byte[3]));
                write(frame(Frame.ERROR, Frame.CANCELLED, correlation, 0, none));
                write(frame(Frame.REPLY, 0, correlation + 100_000, 3, new byte[3]));
                write(frame(Frame.REPLY, 0, -1, 3, new byte[3]));
            }
            case WRONG_PROGRESS -> write(frame(Frame.PROGRESS, 0, correlation, 2, new byte[] {(byte) 0xff, 0}));
            case BEGAN_TOO_MUCH -> write(frame(Frame.BEGUN, 0, 1, 0, none));
            default -> write(reply);
        }
        dieIf(Stage.HALF_HEADER);
        dieIf(Stage.HALF_PAYLOAD);
        dieIf(Stage.HALF_RESULT);
        dieIf(Stage.AFTER_RESULT);
        if (stage == Stage.LEAVES_THE_LINK) {
            channel.close();
            LockSupport.park();
        }
    }

    private static ByteBuffer frame(int type, int number, long correlation, int length, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(Frame.LENGTH_AT, length).putInt(Frame.TYPE_AT, type | number << 16);
        return frame.putLong(Frame.CORRELATION_AT, correlation).put(Frame.HEADER, payload);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    /** Null if the link has ended. */
    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) if (channel.read(bytes) < 0) return null;
        return bytes;
    }
}
