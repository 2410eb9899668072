package dev.drover.process.internal.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Receiver;

/** Sockets within this process whose ends agree on keys; all end with this. */
final class Ends implements Closeable {

    static final String TOKEN = "00112233445566778899aabbccddeeff".repeat(2);
    private static final int DEADLINE_SECONDS = 120;

    final Path directory;
    private final ServerSocketChannel door;
    private final List<Closeable> open = new ArrayList<>();

    Ends() throws IOException {
        directory = Files.createTempDirectory("drover-test");
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    }

    /** Two connected blocking sockets: the pool's and the host's. */
    SocketChannel[] pair() throws IOException {
        SocketChannel host = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s")));
        SocketChannel pool = door.accept();
        open.add(host);
        open.add(pool);
        return new SocketChannel[] {pool, host};
    }

    /** What two ends have agreed on. */
    record Seals(Seal pool, Seal host) {}

    static Seals seals(SocketChannel[] pair) throws IOException {
        KeyExchange host = new KeyExchange(pair[1], TOKEN);
        byte[] asked = Handshake.read(pair[0], Frame.KEY, Codec.BYTES);
        return new Seals(KeyExchange.answer(pair[0], asked, TOKEN), host.answered(pair[1]));
    }

    static byte[] header(long length, int type, int number, long correlation) {
        return ByteBuffer.allocate(Frame.HEADER).order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) length).putInt(type | number << 16).putLong(correlation).array();
    }

    static byte[] frame(int type, int number, long correlation, byte[] payload) {
        byte[] header = header(payload.length, type, number, correlation);
        return ByteBuffer.allocate(header.length + payload.length).put(header).put(payload).array();
    }

    @Override
    public void close() throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
        door.close();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
        }
        Files.delete(directory);
    }

    record Got(int type, int number, long correlation, byte[] payload) {}

    /** Keeps what comes, in order. */
    static final class Recording implements Receiver {
        final BlockingQueue<Got> frames = new LinkedBlockingQueue<>();
        final AtomicInteger endings = new AtomicInteger();
        private final CompletableFuture<IOException> end = new CompletableFuture<>();

        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            assertEquals(0, endings.get(), "a frame came after the end");
            frames.add(new Got(type, number, correlation, payload.getBytes(payload.remaining()).clone()));
        }

        @Override
        public void closed(IOException cause) {
            endings.incrementAndGet();
            end.complete(cause);
        }

        Got next() throws InterruptedException {
            Got got = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(got, "no frame came");
            return got;
        }

        IOException awaitEnd() throws Exception {
            return end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
