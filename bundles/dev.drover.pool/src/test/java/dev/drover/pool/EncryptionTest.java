package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.seal.SealedConnection;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pools whose links are encrypted: what is asked for is done, or the worker does not join. */
@Timeout(240)
class EncryptionTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private PoolSpec spec(ProcessSpec worker, String... links) {
        PoolSpec spec = harness.spec(worker).size(1, 1).encrypted(true);
        return links.length == 0 ? spec : spec.links(links);
    }

    private static WorkerSnapshot worker(ProcessPool pool) {
        return pool.snapshot().workers().get(0);
    }

    @Test
    void javaWorkersSpeakOverEncryptedRingsAndSockets() {
        for (String link : List.of("ring", "unix")) {
            ProcessPool pool = harness.open(spec(ProcessSpec.java(TestWorker.class), link));
            harness.awaitReadyOn(link + ", encrypted", pool, 1);
            assertTrue(worker(pool).encrypted());
            for (int length : new int[] {0, 1, 100, 70_000, 3 << 20}) {
                byte[] bytes = new byte[length];
                new Random(length).nextBytes(bytes);
                assertArrayEquals(bytes, harness.call(pool, TestWorker.ECHO, bytes));
            }
            List<CompletableFuture<Object>> replies = new ArrayList<>();
            for (long i = 0; i < 2_000; i++) replies.add(harness.send(pool, TestWorker.VALUE, i));
            for (long i = 0; i < 2_000; i++) assertEquals(i, harness.get(replies.get((int) i)));
            assertEquals(100L, harness.call(pool, TestWorker.COUNT, 100));
            assertTrue(harness.send(pool, TestWorker.SLEEP, 60_000).cancel(true));
            assertEquals(7L, harness.call(pool, TestWorker.VALUE, 7));
        }
    }

    @Test
    void whoDoesNotAskForItHasNone() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReadyOn("ring", pool, 1);
        assertFalse(worker(pool).encrypted());
    }

    @Test
    void aWorkerInJavaScriptSpeaksOverAnEncryptedLink() {
        Node.skipWithout("EncryptionTest");
        ProcessPool pool = harness.open(spec(Node.worker()));
        harness.awaitReadyOn("unix, encrypted", pool, 1);
        Task<Object, Object> echo = Task.named("echo");
        for (int length : new int[] {0, 1, 300, 65_519, 65_520, 70_000, 3 << 20}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertArrayEquals(bytes, (byte[]) harness.call(pool, echo, bytes));
        }
        for (long i = 0; i < 500; i++) assertEquals(i, harness.call(pool, echo, i));
    }

    private Exit refused(ProcessPool pool) {
        harness.await("its end", () -> worker(pool).lastExit().isPresent());
        return worker(pool).lastExit().orElseThrow();
    }

    @Test
    void aWorkerInPythonSaysWhyItCannot() {
        Python.skipWithout("EncryptionTest");
        Exit exit = refused(harness.open(spec(Python.worker("python3"))));
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("Python's standard library has no AES-GCM"), exit::verdict);
    }

    /** It takes the ticket and says its hello in the clear, with a token that is good. */
    @Test
    void aWorkerThatDoesNotEncryptIsRefusedAndEnded() {
        for (String link : List.of("unix", "ring")) {
            Exit exit = refused(harness.open(spec(Harness.raw(link, RawWorker.Stage.NEVER))));
            assertTrue(exit.verdict().contains("does not encrypt its link"), exit::verdict);
        }
    }

    /** A program that answers a worker's key, or does not, as somebody could who has taken its place. */
    private Exit answered(boolean inTheClear) {
        PlainLauncher launcher = new PlainLauncher();
        ProcessPool pool = harness.open(spec(ProcessSpec.java(TestWorker.class)), null, (launch, ticket) -> {
            Path path = Files.createTempDirectory("drover-false").resolve("s");
            ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(path));
            harness.close(() -> {
                door.close();
                Files.delete(path);
                Files.delete(path.getParent());
            });
            Thread.ofPlatform().daemon().start(() -> {
                try (SocketChannel worker = door.accept()) {
                    byte[] asked = Handshake.read(worker, Frame.KEY, Codec.BYTES);
                    Welcome welcome = new Welcome("it", "", 1, 1 << 20, ProcessHandle.current().pid());
                    if (inTheClear) Handshake.write(worker, Frame.WELCOME, Welcome.CODEC, welcome);
                    else
                        SealedConnection.answering(worker, asked, "0".repeat(64))
                                .write(Frame.WELCOME, Welcome.CODEC, welcome);
                    // It goes.
                    while (worker.read(ByteBuffer.allocate(100)) >= 0) {}
                } catch (IOException e) {
                    // It has gone.
                }
            });
            return launcher.launch(launch, ticket.substring(0, ticket.indexOf('/')) + path + "\n");
        });
        return refused(pool);
    }

    @Test
    void aWorkerThatIsToEncryptLeavesAProgramThatDoesNot() {
        Exit exit = answered(true);
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("the program answers without encryption"), exit::verdict);
    }

    @Test
    void aWorkerLeavesAProgramThatDoesNotKnowItsToken() {
        Exit exit = answered(false);
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("was not sealed for this link"), exit::verdict);
    }

    // ---- somebody in the middle

    /** Passes on what goes between workers and their pool, changed as it likes. */
    private final class Middle implements Closeable {
        final Path path;
        private final Path door;
        private final ServerSocketChannel socket;
        private final UnaryOperator<byte[]> fromWorker;
        private final UnaryOperator<byte[]> toWorker;
        private final ConcurrentLinkedQueue<SocketChannel> open = new ConcurrentLinkedQueue<>();

        Middle(Path door, UnaryOperator<byte[]> fromWorker, UnaryOperator<byte[]> toWorker) throws IOException {
            this.door = door;
            this.fromWorker = fromWorker;
            this.toWorker = toWorker;
            path = Files.createTempDirectory("drover-mid").resolve("s");
            socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            socket.bind(UnixDomainSocketAddress.of(path));
            Thread.ofPlatform().daemon().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    SocketChannel worker = socket.accept();
                    SocketChannel pool = SocketChannel.open(UnixDomainSocketAddress.of(door));
                    open.add(worker);
                    open.add(pool);
                    Thread.ofPlatform().daemon().start(() -> pass(worker, pool, fromWorker));
                    Thread.ofPlatform().daemon().start(() -> pass(pool, worker, toWorker));
                }
            } catch (IOException e) {
                // It is over.
            }
        }

        private static void pass(SocketChannel from, SocketChannel to, UnaryOperator<byte[]> change) {
            try (from; to) {
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                while (from.read(buffer.clear()) >= 0) {
                    byte[] bytes = new byte[buffer.flip().remaining()];
                    buffer.get(bytes);
                    for (ByteBuffer out = ByteBuffer.wrap(change.apply(bytes)); out.hasRemaining();) to.write(out);
                }
            } catch (IOException e) {
                // One of them has gone.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (SocketChannel each : open) each.close();
            Files.delete(path);
            Files.delete(path.getParent());
        }
    }

    /** A pool with somebody between it and its workers. */
    private ProcessPool open(PoolSpec spec, UnaryOperator<byte[]> fromWorker, UnaryOperator<byte[]> toWorker) {
        PlainLauncher launcher = new PlainLauncher();
        return harness.open(spec, (LifecycleOf) (worker, exit, recent) -> Optional.of(Duration.ofMillis(10)),
                (launch, ticket) -> {
                    int space = ticket.indexOf('/');
                    Path door = Path.of(ticket.substring(space).strip());
                    Middle middle = harness.close(new Middle(door, fromWorker, toWorker));
                    return launcher.launch(launch, ticket.substring(0, space) + middle.path + "\n");
                });
    }

    @Test
    void whoStandsBetweenSeesNothingOfWhatIsSaid() {
        StringBuffer heard = new StringBuffer();
        UnaryOperator<byte[]> listens = bytes -> {
            heard.append(new String(bytes, StandardCharsets.ISO_8859_1));
            return bytes;
        };
        ProcessPool pool = open(spec(ProcessSpec.java(TestWorker.class), "unix"), listens, listens);
        assertEquals("the secret word", harness.call(pool, TestWorker.VALUE, "the secret word"));
        assertTrue(heard.length() > 200);
        assertFalse(heard.toString().contains("secret word"));
        assertFalse(heard.toString().contains("echo"), "nor the names of tasks");
        ProcessPool plain = open(spec(ProcessSpec.java(TestWorker.class), "unix").encrypted(false), listens, listens);
        assertEquals("the secret word", harness.call(plain, TestWorker.VALUE, "the secret word"));
        assertTrue(heard.toString().contains("secret word"), "it would have seen it");
    }

    /** One bit of the answers, now and then: each costs a worker, and no request gets a wrong answer or none. */
    @Test
    @Tag("S08")
    void aBitFlippedOnTheWayCostsTheWorkerAndNothingElse() {
        Random random = new Random(99);
        int[] passed = {0};
        UnaryOperator<byte[]> flips = bytes -> {
            synchronized (random) {
                if (++passed[0] % 150 == 149) bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            }
        };
        ProcessPool pool = open(spec(ProcessSpec.java(TestWorker.class), "unix").prefetch(0)
                .heartbeatTimeout(Duration.ofSeconds(4)), flips, UnaryOperator.identity());
        int lost = 0;
        int answered = 0;
        for (long i = 0; lost < 3 && i < 5_000; i++) {
            try {
                assertEquals(i, harness.send(pool, TestWorker.VALUE, i).join());
                answered++;
            } catch (CompletionException e) {
                assertTrue(e.getCause() instanceof WorkerLost, e.getCause()::toString);
                lost++;
            }
        }
        assertEquals(3, lost);
        harness.measured("%d answered, %d lost", answered, lost);
    }

    /** Whoever is sent the same bytes again, in an order of his own, or from the link before. */
    @Test
    void framesOfALinkBeforeAreWorthNothing() {
        List<byte[]> before = new ArrayList<>();
        UnaryOperator<byte[]> repeats = bytes -> {
            synchronized (before) {
                before.add(bytes.clone());
                return before.size() % 40 == 39 ? before.get(before.size() / 2) : bytes;
            }
        };
        ProcessPool pool = open(spec(ProcessSpec.java(TestWorker.class), "unix").prefetch(0)
                .heartbeatTimeout(Duration.ofSeconds(4)), repeats, UnaryOperator.identity());
        int lost = 0;
        for (long i = 0; lost < 2 && i < 5_000; i++) {
            CompletableFuture<Object> answer = harness.send(pool, TestWorker.VALUE, i);
            long expected = i;
            boolean failed = answer.handle((value, failure) -> {
                if (failure == null) assertEquals(expected, value);
                return failure != null;
            }).join();
            if (failed) lost++;
        }
        assertEquals(2, lost);
    }
}
