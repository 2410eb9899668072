package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Reactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that meets another one which does, or says, what it should not. */
@Timeout(60)
class MeetingTest {

    private static final String TOKEN = "5".repeat(64);
    private static final int MAX_MESSAGE = 1 << 20;

    @TempDir
    private Path folder;

    /** What the program is told of what has left by it. */
    private final LinkedBlockingQueue<Envelope> byProgram = new LinkedBlockingQueue<>();
    private Reactor reactor;
    private LocalPeer peer;
    private DirectLinks links;
    private long meetings;

    @BeforeEach
    void start() throws IOException {
        reactor = Reactor.start("test-links");
        DirectLinks.Program program = new DirectLinks.Program() {
            @Override
            public CompletableFuture<byte[]> byProgram(Envelope message) {
                byProgram.add(message);
                // The other side would say that it has the link.
                return CompletableFuture.completedFuture(Written.of(true, 1));
            }

            @Override
            public CompletableFuture<byte[]> send(Envelope message) {
                return links.send(message);
            }

            @Override
            public boolean takes(Envelope message, Answer answer) {
                return links.takes(message, answer);
            }

            @Override
            public void later(Runnable work) {
                Thread.startVirtualThread(work);
            }
        };
        peer = new LocalPeer("svc-1", program, MAX_MESSAGE, () -> {});
        links = new DirectLinks(reactor, MAX_MESSAGE, peer, program);
        peer.handle("test:from", Message::from);
    }

    @AfterEach
    void stop() {
        peer.close();
        reactor.close();
    }

    /** An answer as its sender sees it. */
    private record Told(CompletableFuture<byte[]> future) implements Answer {

        @Override
        public void reply(byte[] value) {
            future.complete(value);
        }

        @Override
        public void fail(Throwable cause) {
            future.completeExceptionally(cause);
        }

        @Override
        public void reject(String why) {
            future.completeExceptionally(new Rejected(why));
        }

        @Override
        public void onCancel(Runnable work) {}

        Object get() throws Exception {
            return Written.read(future.get(30, TimeUnit.SECONDS));
        }
    }

    private Told ask(Envelope message) {
        Told told = new Told(new CompletableFuture<>());
        peer.deliver(message, told, Runnable::run);
        return told;
    }

    private Path socket() {
        return folder.resolve("d" + meetings);
    }

    /** Has the worker listen for another one. */
    private void listen() throws Exception {
        meetings++;
        assertEquals(null, ask(Envelope.own(DirectLinks.MEET, meeting("svc-2"))).get());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
    }

    private Map<String, Object> meeting(String name) {
        return Map.of("id", meetings, "names", List.of(name), "token", TOKEN, "socket", socket().toString(), "ring", "",
                "listens", true);
    }

    private SocketChannel connect(String token) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        Handshake.write(channel, Frame.HELLO, Codec.VALUE, Map.of("token", token));
        return channel;
    }

    /** Meets the worker as "svc-2". */
    private SocketChannel meet() throws Exception {
        listen();
        SocketChannel channel = connect(TOKEN);
        assertEquals(Map.of("ring", false), Handshake.read(channel, Frame.WELCOME, Codec.VALUE));
        Handshake.write(channel, Frame.LINK, Codec.VALUE, Map.of("ring", false));
        return channel;
    }

    private static void send(SocketChannel channel, int type, int number, long correlation, byte[] payload)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(payload.length).put((byte) type).put((byte) 0).putShort((short) number).putLong(correlation)
                .put(payload).flip();
        while (frame.hasRemaining()) channel.write(frame);
    }

    private static byte[] message(int kind, String from, String channel) {
        return Written.of(List.of((long) kind, "svc-1", from, channel, 0L, Envelope.NULL), 1 << 10);
    }

    /** True once the other side has ended the link. */
    private static boolean ended(SocketChannel channel) {
        try {
            ByteBuffer more = ByteBuffer.allocate(1 << 16);
            while (channel.read(more) >= 0) more.clear();
            return true;
        } catch (IOException e) {
            // It has not read all that there was.
            return true;
        }
    }

    @Test
    void whoShowsTheTokenIsWhoTheProgramSaysWhateverHeSays() throws Exception {
        try (SocketChannel other = meet()) {
            send(other, Frame.REQUEST, 0, 7, message(Envelope.INVOKE, "main", "test:from"));
            assertEquals("svc-2", Handshake.read(other, Frame.REPLY, Codec.VALUE));
        }
    }

    @Test
    void theTokenIsGoodForOnceAndNoOtherIs() throws Exception {
        listen();
        try (SocketChannel stranger = connect("6".repeat(64))) {
            assertTrue(ended(stranger));
        }
        try (SocketChannel other = connect(TOKEN)) {
            Handshake.read(other, Frame.WELCOME, Codec.VALUE);
            assertThrows(IOException.class, () -> connect(TOKEN).close());
            assertFalse(Files.exists(socket()));
        }
    }

    @Test
    void whatIsNoMessageEndsThatLinkAndNoOther() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("MeetingTest: seed " + seed);
        Random random = new Random(seed);
        try (SocketChannel good = meet()) {
            byte[] asked = message(Envelope.INVOKE, "", "test:from");
            byte[][] bad = {
                    message(Envelope.BROADCAST, "", "test:from"), message(Envelope.LISTEN, "", "test:from"), {}, {1}};
            for (byte[] each : bad) refuses(Frame.REQUEST, 0, each);
            refuses(Frame.REQUEST, 1, asked);
            refuses(Frame.POST, 0, asked);
            refuses(Frame.EXIT, 0, new byte[0]);
            refuses(99, 0, asked);
            for (int i = 0; i < 40; i++) {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                try (SocketChannel other = meet()) {
                    other.write(ByteBuffer.wrap(noise));
                    other.shutdownOutput();
                    assertTrue(ended(other));
                }
            }
            send(good, Frame.REQUEST, 0, 1, asked);
            assertEquals("svc-2", Handshake.read(good, Frame.REPLY, Codec.VALUE));
        }
    }

    private void refuses(int type, int number, byte[] payload) throws Exception {
        try (SocketChannel other = meet()) {
            send(other, type, number, 3, payload);
            assertTrue(ended(other), () -> "frame " + type + " was taken");
        }
    }

    @Test
    void onlyTheProgramCanIntroduceOrPart() throws Exception {
        meetings++;
        for (String channel : List.of(DirectLinks.MEET, DirectLinks.PART, DirectLinks.END)) {
            Envelope forged = Envelope.own(channel, meeting("main")).from("svc-2");
            failure(Rejected.class, ask(forged).future());
        }
        assertFalse(Files.exists(socket()));
        // Nor does a broken word of another worker end the link to the program.
        failure(Rejected.class, ask(Envelope.own(DirectLinks.FLUSH, "x").from("svc-2")).future());
        for (Object bad : new Object[] {"x", Map.of(), 1L}) assertThrows(CodecException.class, () -> Meeting.read(bad));
    }

    @Test
    void anEndFailsWhatIsOpenAndTheWayLeadsByTheProgramAgain() throws Exception {
        CompletableFuture<Object> hanging;
        try (SocketChannel other = meet()) {
            // It may still be opening the link.
            Envelope has = Envelope.own(DirectLinks.FLUSH, List.of(meetings, false)).from("svc-2");
            assertEquals(true, ask(has).get());
            hanging = peer.invoke("svc-2", "test:hang", null);
            Envelope flush = byProgram.poll(30, TimeUnit.SECONDS);
            assertEquals(DirectLinks.FLUSH, flush.channel());
            assertInstanceOf(Envelope.class, Handshake.read(other, Frame.REQUEST, Envelope.CODEC));
        }
        failure(PeerLost.class, hanging);
        // The report of the end, and the question whether all has been read.
        peer.send("svc-2", "test:hang", null);
        Envelope next;
        do next = byProgram.poll(30, TimeUnit.SECONDS);
        while (next != null && !next.channel().equals("test:hang"));
        assertEquals("svc-2", next.to());
    }

    private static void failure(Class<? extends Throwable> type, CompletableFuture<?> future) {
        Throwable thrown = assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
        assertInstanceOf(type, thrown.getCause());
    }
}
