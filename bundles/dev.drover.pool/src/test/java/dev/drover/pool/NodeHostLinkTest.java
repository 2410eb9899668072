package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Codec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hosts/node} says frame by frame, to a pool that is this test. */
@Timeout(120)
class NodeHostLinkTest {

    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final String TASKS = """
            exports.block = (millis) => { for (const end = Date.now() + millis; Date.now() < end;); };
            exports.echo = (value) => value;
            exports.children = () => ['ignore', 'inherit'].map((stdio, i) => require('node:child_process')
              .spawn('/bin/sleep', ['600'], { stdio, detached: i === 1, env: i ? process.env : {} }).pid);
            """;
    private static final int NOT_RUN = 4;
    private static final int CANCELLED = 3;

    /** What came, without its payload. */
    record Came(int type, int number, long correlation) {}

    @TempDir
    Path directory;

    private final List<ProcessHandle> seen = new ArrayList<>();

    @BeforeEach
    void skipWithoutNode() {
        Node.skipWithout("NodeHostLinkTest");
    }

    @AfterEach
    void endAll() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }

    private Process start(String line) throws IOException {
        Path script = Files.writeString(directory.resolve("tasks.js"), TASKS);
        String main = Path.of("../../hosts/node/main.js").toRealPath().toString();
        ProcessBuilder builder = new ProcessBuilder("setsid", "--wait", "node", main, script.toString())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("DROVER_WORKER", "test-" + directory.getFileName());
        Process host = builder.start();
        seen.add(host.toHandle());
        try (OutputStream in = host.getOutputStream()) {
            in.write(line.getBytes(StandardCharsets.UTF_8));
        }
        return host;
    }

    private ServerSocketChannel door() throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        return door;
    }

    private String ticket() {
        return new Ticket(TOKEN, directory.resolve("s").toString()).line();
    }

    private Hello join(SocketChannel channel, long parent) throws IOException {
        Hello hello = Handshake.read(channel, Frame.HELLO, Hello.CODEC);
        ProcessHandle.of(hello.pid()).ifPresent(seen::add);
        Handshake.write(channel, Frame.WELCOME, Welcome.CODEC, new Welcome("test-1", "", 1, 1 << 20, parent));
        return hello;
    }

    private static void send(SocketChannel channel, int type, int number, long correlation, byte... payload)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(payload.length).put((byte) type).put((byte) 0).putShort((short) number).putLong(correlation);
        frame.put(payload).flip();
        while (frame.hasRemaining()) channel.write(frame);
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) assertTrue(channel.read(bytes) >= 0, "the link has ended");
        return bytes.flip();
    }

    private static Came receive(SocketChannel channel) throws IOException {
        ByteBuffer head = read(channel, 16);
        Came came = new Came(head.get(4), head.getShort(6), head.getLong(8));
        read(channel, head.getInt(0));
        return came;
    }

    private void assertNotJoined(Process host, String why) throws Exception {
        assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
        assertEquals(64, host.exitValue());
        String errors = Files.readString(directory.resolve("err"));
        assertTrue(errors.startsWith("This worker could not join its pool: "), errors);
        assertTrue(errors.contains(why), errors);
        assertFalse(errors.contains(TOKEN), "the token is a secret");
    }

    // ---- joining

    @ParameterizedTest
    @ValueSource(strings = {"hello", "drover 2 TOKEN /s", "drover 1 TOKEN ", "drover 1 F /s"})
    void aBadTicketIsRefused(String line) throws Exception {
        assertNotJoined(start(line.replace("TOKEN", TOKEN) + "\n"), "this is no ticket of protocol 1");
    }

    @Test
    void withoutATicketOrASocketItExitsWith64() throws Exception {
        assertNotJoined(start(""), "no ticket on standard input");
        assertNotJoined(start(ticket()), "ENOENT");
    }

    @Test
    void afterARefusalItExitsWith64() throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket());
            try (SocketChannel channel = door.accept()) {
                assertEquals(TOKEN, Handshake.read(channel, Frame.HELLO, Hello.CODEC).token());
                Handshake.write(channel, Frame.REFUSED, Codec.UTF8, "its token has been used");
                assertNotJoined(host, "refused: its token has been used");
            }
        }
    }

    // ---- a host by itself

    /** A frame that is cut anywhere is one all the same, and the pool may choose any correlation. */
    @Test
    void framesComeInPiecesAndTheCorrelationIsReturnedBitByBit() throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket());
            try (SocketChannel channel = door.accept()) {
                int echo = join(channel, ProcessHandle.current().pid()).tasks().indexOf("echo");
                for (long correlation : new long[] {0, 1L << 53, (1L << 63) - 1}) {
                    ByteBuffer frame = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
                    frame.putInt(1).put((byte) Frame.REQUEST).put((byte) 0).putShort((short) echo);
                    frame.putLong(correlation).put((byte) 7).flip();
                    while (frame.hasRemaining()) {
                        ByteBuffer piece = frame.slice(frame.position(), 1);
                        frame.position(frame.position() + channel.write(piece));
                    }
                    assertEquals(new Came(Frame.REPLY, 0, correlation), receive(channel));
                }
                send(channel, Frame.EXIT, 0, 0);
                assertTrue(host.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, host.exitValue());
            }
        }
    }

    /** The thread of the link needs nothing of the one that runs tasks. */
    @Test
    void whileATaskBlocksTheEventLoopThePoolIsAnswered() throws Exception {
        try (ServerSocketChannel door = door()) {
            start(ticket());
            try (SocketChannel channel = door.accept()) {
                List<String> tasks = join(channel, ProcessHandle.current().pid()).tasks();
                byte[] tenMinutes = {0x1a, 0, 0x09, 0x27, (byte) 0xc0};
                send(channel, Frame.REQUEST, tasks.indexOf("block"), 1, tenMinutes);
                for (int i = 2; i <= 4; i++) send(channel, Frame.REQUEST, tasks.indexOf("echo"), i, (byte) i);
                send(channel, Frame.PING, 0, 77);
                assertEquals(new Came(Frame.PONG, 0, 77), receive(channel));
                send(channel, Frame.CANCEL, 0, 3);
                assertEquals(new Came(Frame.ERROR, CANCELLED, 3), receive(channel));
                send(channel, Frame.RECALL, 0, 0);
                assertEquals(new Came(Frame.ERROR, NOT_RUN, 2), receive(channel));
                assertEquals(new Came(Frame.ERROR, NOT_RUN, 4), receive(channel));
                send(channel, Frame.REQUEST, tasks.size(), 5);
                assertEquals(new Came(Frame.ERROR, 2, 5), receive(channel));
            }
        }
    }

    /** Another process, this one, holds the pool's end open, and the event loop is blocked. */
    @Test
    void itSeesThatItsPoolIsGoneThoughTheLinkIsOpen() throws Exception {
        Process pool = new ProcessBuilder("sleep", "600").start();
        seen.add(pool.toHandle());
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket());
            try (SocketChannel channel = door.accept()) {
                int block = join(channel, pool.pid()).tasks().indexOf("block");
                send(channel, Frame.REQUEST, block, 1, new byte[] {0x1a, 0, 0x09, 0x27, (byte) 0xc0});
                send(channel, Frame.PING, 0, 1);
                assertEquals(new Came(Frame.PONG, 0, 1), receive(channel));
                assertFalse(host.waitFor(1_500, TimeUnit.MILLISECONDS), "the pool is there");
                pool.destroyForcibly();
                assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
            }
        }
    }

    @Test
    void aPoolThatBreaksTheProtocolIsLeftWithASentence() throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket());
            try (SocketChannel channel = door.accept()) {
                join(channel, ProcessHandle.current().pid());
                send(channel, Frame.LINK, 0, 0);
                assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
            }
        }
        assertEquals("This worker leaves its pool: a host does not understand frame 14\n",
                Files.readString(directory.resolve("err")));
    }

    /** No pool looks for them here: the shell that the host has started does. */
    @Test
    void howeverItEndsItsChildrenEndWithIt() throws Exception {
        try (ServerSocketChannel door = door()) {
            start(ticket());
            try (SocketChannel channel = door.accept()) {
                Hello hello = join(channel, ProcessHandle.current().pid());
                send(channel, Frame.REQUEST, hello.tasks().indexOf("children"), 1, (byte) 0xf6);
                List<?> children = (List<?>) Handshake.read(channel, Frame.REPLY, Codec.VALUE);
                children.forEach(child -> ProcessHandle.of((Long) child).ifPresent(seen::add));
                assertTrue(children.stream().allMatch(child -> Harness.alive((Long) child)));
                ProcessHandle.of(hello.pid()).orElseThrow().destroyForcibly();
                assertTrue(Harness.within(Duration.ofMinutes(1),
                        () -> children.stream().noneMatch(child -> Harness.alive((Long) child))));
            }
        }
    }
}
