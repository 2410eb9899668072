package dev.drover.service.internal.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay with servers of this program in the place of workers. */
@Timeout(90)
class RelayTest {

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SharedPortSpec SPEC =
            SharedPortSpec.of(ANY, Task.of("listen", Codec.UTF8, Codec.UTF8));

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger released = new AtomicInteger();
    private Relay relay;

    @AfterEach
    void close() throws Exception {
        if (relay != null) relay.close();
        for (AutoCloseable each : open) each.close();
    }

    private void start(SharedPortSpec spec) throws IOException {
        relay = new Relay(spec);
        relay.start();
    }

    private <T extends AutoCloseable> T keep(T one) {
        open.add(one);
        return one;
    }

    private ServerSocket server() throws IOException {
        ServerSocket server = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        server.setSoTimeout(60_000);
        return server;
    }

    private Backend backend(String name, SocketAddress at) {
        Backend backend = new Backend(name, at, released::incrementAndGet);
        relay.add(backend);
        await(name, () -> snapshot().servers().stream().anyMatch(each -> each.worker().equals(name)));
        return backend;
    }

    private SharedPortSnapshot snapshot() {
        return relay.snapshot(relay.address());
    }

    private Socket client() throws IOException {
        Socket client = keep(new Socket(relay.address().getAddress(), relay.address().getPort()));
        client.setSoTimeout(60_000);
        return client;
    }

    private Socket accepted(ServerSocket server) throws IOException {
        return keep(server.accept());
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, "in vain waited for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aSideThatHasEndedItsOwnStillGetsTheOthers() throws IOException {
        start(SPEC);
        ServerSocket server = server();
        backend("one", server.getLocalSocketAddress());
        Socket client = client();
        client.getOutputStream().write("question".getBytes());
        client.shutdownOutput();
        Socket worker = accepted(server);
        assertEquals("question", new String(worker.getInputStream().readAllBytes()));
        worker.getOutputStream().write("answer".getBytes());
        worker.close();
        assertEquals("answer", new String(client.getInputStream().readAllBytes()));
        await("its end", () -> snapshot().open() == 0);
        assertEquals(1, snapshot().servers().getFirst().served());
    }

    @Test
    void largeStreamsArriveWholeThroughAUnixSocketAndASlowReceiverSlowsItsSender() throws Exception {
        start(SPEC);
        Path path = folder.resolve("socket");
        ServerSocketChannel server = keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        server.bind(UnixDomainSocketAddress.of(path));
        backend("one", Backend.at(path.toString()));
        byte[] sent = new byte[64 << 20];
        new Random(7).nextBytes(sent);
        Socket client = client();
        Thread sender = Thread.ofPlatform().start(() -> {
            try {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        SocketChannel worker = keep(server.accept());
        // Nobody reads: what the relay and the kernel keep is bounded, so the sender does not come to its end.
        assertTrue(!sender.join(Duration.ofSeconds(1)), "64 MiB were taken though nobody read them");
        ByteBuffer got = ByteBuffer.allocate(sent.length + 1);
        while (worker.read(got) >= 0);
        sender.join();
        assertEquals(sent.length, got.position());
        assertArrayEquals(sent, Arrays.copyOf(got.array(), sent.length));
    }

    @Test
    void oneThatCannotBeConnectedToIsPassedOverForAnother() throws IOException {
        start(SPEC);
        ServerSocket gone = server();
        SocketAddress nobody = gone.getLocalSocketAddress();
        gone.close();
        ServerSocket server = server();
        backend("gone", nobody);
        backend("one", server.getLocalSocketAddress());
        for (int i = 0; i < 4; i++) {
            Socket client = client();
            Socket worker = accepted(server);
            worker.getOutputStream().write(i);
            assertEquals(i, client.getInputStream().read());
        }
    }

    @Test
    void aConnectionWaitsForAWorkerButNotForEver() throws IOException {
        start(SPEC.patience(Duration.ofMillis(200)));
        Socket late = client();
        assertThrows(IOException.class, () -> {
            // It is reset, not ended as if all had been sent.
            if (late.getInputStream().read() < 0) throw new AssertionError("it was ended in order");
        });
        assertEquals(1, snapshot().unserved());
        relay.close();
        start(SPEC);
        Socket patient = client();
        await("it to wait", () -> snapshot().waiting() == 1);
        ServerSocket server = server();
        backend("one", server.getLocalSocketAddress());
        accepted(server).getOutputStream().write(1);
        assertEquals(1, patient.getInputStream().read());
        assertEquals(0, snapshot().waiting());
    }

    @Test
    void noMoreAreTakenThanMayBeOpen() throws IOException {
        start(SPEC.connections(2));
        ServerSocket server = server();
        backend("one", server.getLocalSocketAddress());
        List<Socket> clients = List.of(client(), client(), client());
        List<Socket> workers = new ArrayList<>(List.of(accepted(server), accepted(server)));
        assertEquals(2, snapshot().open());
        clients.getFirst().close();
        workers.getFirst().close();
        workers.get(1).close();
        workers.add(accepted(server));
        await("the third", () -> snapshot().accepted() == 3);
    }

    @Test
    void oneThatLeavesGetsNoneAndIsReleasedWithItsLast() throws IOException {
        start(SPEC);
        ServerSocket first = server();
        Backend leaving = backend("first", first.getLocalSocketAddress());
        Socket client = client();
        Socket worker = accepted(first);
        relay.leave(leaving);
        ServerSocket second = server();
        backend("second", second.getLocalSocketAddress());
        client();
        accepted(second);
        assertEquals(0, released.get());
        worker.getOutputStream().write(5);
        assertEquals(5, client.getInputStream().read());
        client.close();
        worker.close();
        await("its release", () -> released.get() == 1);
        assertEquals(List.of("second"), snapshot().servers().stream().map(each -> each.worker()).toList());
        assertEquals(0, snapshot().cut());
    }

    @Test
    void whatAWorkerSaysOfItsPlaceMustBeOne() {
        assertEquals(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), Backend.at(80L));
        assertEquals(UnixDomainSocketAddress.of("/run/it"), Backend.at("/run/it"));
        for (Object wrong : List.of("", "0", "65536", "host:80", -1L, "it"))
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Backend.at(wrong)).getMessage()
                    .contains("is neither a port nor the absolute path of a socket"));
        assertThrows(IllegalArgumentException.class, () -> SPEC.connections(0));
        assertThrows(IllegalArgumentException.class, () -> SPEC.drain(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> SharedPortSpec.of(
                InetSocketAddress.createUnresolved("no.such.host.invalid", 80), SPEC.listen()));
    }
}
