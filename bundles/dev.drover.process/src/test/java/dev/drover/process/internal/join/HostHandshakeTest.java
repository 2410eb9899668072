package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a real socket; the host's side is the test's thread. */
@Timeout(60)
class HostHandshakeTest {

    private static final List<String> BOTH = List.of("ring", "unix");
    private static final List<String> SOCKET = List.of("unix");

    @TempDir(factory = ShortPath.class)
    Path folder;

    private final Rings rings;
    private final Reactor reactor;
    private final BlockingQueue<Integer> frames = new LinkedBlockingQueue<>();
    private SocketChannel pool;
    private SocketChannel host;
    private boolean inTime = true;

    HostHandshakeTest() throws IOException {
        rings = new Rings();
        reactor = Reactor.start("drover-test-links");
    }

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(address);
            host = SocketChannel.open(address);
            pool = door.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        host.close();
        pool.close();
        reactor.close();
        rings.close();
    }

    private final class Receives implements Receiver {
        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            frames.add(type);
        }

        @Override
        public void closed(IOException cause) {}
    }

    private CompletableFuture<HostHandshake> begin(List<String> granted, List<String> spoken) {
        HostHandshake.Grant grant = new HostHandshake.Grant("it", granted, 3, 1 << 20);
        Hello hello = new Hello(Frame.PROTOCOL, "", 1, "test", List.of(), spoken);
        CompletableFuture<HostHandshake> made = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                made.complete(HostHandshake.of(reactor, rings, grant, () -> pool, hello, () -> inTime,
                        link -> new Receives()));
            } catch (Throwable e) {
                made.completeExceptionally(e);
            }
        });
        return made;
    }

    private Welcome welcome() throws IOException {
        return Handshake.read(host, Frame.WELCOME, Welcome.CODEC);
    }

    private void choose(String link, boolean region, String problem) throws IOException {
        Handshake.write(host, Frame.LINK, LinkChoice.CODEC, new LinkChoice(link, region, problem));
    }

    private static HostHandshake made(CompletableFuture<HostHandshake> handshake) throws Exception {
        return handshake.get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<HostHandshake> handshake) {
        return assertThrows(Exception.class, () -> made(handshake)).getCause();
    }

    private void speaks(HostHandshake made) throws Exception {
        Handshake.write(host, Frame.PONG, LinkChoice.CODEC, new LinkChoice("unix", false, ""));
        assertEquals(Frame.PONG, frames.poll(20, TimeUnit.SECONDS));
        assertTrue(made.link().send(Frame.PING, 0, 0, null));
    }

    @Test
    void aHostIsToldWhatItIsGranted() throws Exception {
        CompletableFuture<HostHandshake> handshake = begin(SOCKET, BOTH);
        Welcome welcome = welcome();
        assertEquals(new Welcome("it", "", 3, 1 << 20, ProcessHandle.current().pid()), welcome);
        HostHandshake made = made(handshake);
        assertNull(made.ring());
        assertEquals("unix", made.link().kind());
        speaks(made);
    }

    @Test
    void aHostThatSpeaksNoRingIsOfferedNone() throws Exception {
        CompletableFuture<HostHandshake> handshake = begin(BOTH, SOCKET);
        assertEquals("", welcome().ring());
        assertNull(made(handshake).ring());
    }

    @Test
    void aRingThatBothCanUseIsUsedAndNothingIsLeftOfIt() throws Exception {
        for (boolean region : new boolean[] {true, false}) {
            CompletableFuture<HostHandshake> handshake = begin(BOTH, BOTH);
            Path ring = Path.of(welcome().ring());
            assertTrue(Files.exists(ring));
            choose("ring", region, "");
            HostHandshake made = made(handshake);
            assertNotNull(made.ring());
            assertEquals("ring", made.link().kind());
            made.link().close(new IOException("the test is over"));
            made.ring().release();
            assertFalse(Files.exists(ring));
            connectAnew();
        }
    }

    private void connectAnew() throws IOException {
        host.close();
        pool.close();
        Files.delete(folder.resolve("s"));
        connect();
    }

    @Test
    void aHostThatCannotUseTheRingStaysOnItsSocketAndTheRingIsGone() throws Exception {
        CompletableFuture<HostHandshake> handshake = begin(BOTH, BOTH);
        Path ring = Path.of(welcome().ring());
        choose("unix", false, "no shared memory");
        HostHandshake made = made(handshake);
        assertNull(made.ring());
        assertEquals("unix", made.link().kind());
        assertFalse(Files.exists(ring));
        speaks(made);
    }

    @Test
    void whoIsTooLateIsNotTakenOver() throws Exception {
        inTime = false;
        CompletableFuture<HostHandshake> handshake = begin(BOTH, BOTH);
        Path ring = Path.of(welcome().ring());
        choose("ring", true, "");
        assertEquals("it took too long", failure(handshake).getMessage());
        assertFalse(Files.exists(ring));
        assertTrue(pool.isBlocking());
    }

    @Test
    void aHostThatGoesBeforeItChoosesLeavesNoRing() throws Exception {
        CompletableFuture<HostHandshake> handshake = begin(BOTH, BOTH);
        Path ring = Path.of(welcome().ring());
        host.close();
        assertTrue(failure(handshake) instanceof IOException);
        assertFalse(Files.exists(ring));
    }

    @Test
    void aHostThatChoosesWhatThereIsNotLeavesNoRing() throws Exception {
        CompletableFuture<HostHandshake> handshake = begin(BOTH, BOTH);
        Path ring = Path.of(welcome().ring());
        choose("pigeon", true, "");
        assertTrue(failure(handshake).getMessage().contains("'link' is neither"));
        assertFalse(Files.exists(ring));
    }
}
