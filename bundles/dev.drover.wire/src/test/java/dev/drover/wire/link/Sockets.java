package dev.drover.wire.link;

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
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reactors, links of each kind within this process, and plain sockets to links; all of them end with this. */
public final class Sockets implements Closeable {

    /** What it reports in these tests is made on purpose. */
    private static final Logger REPORTS = Logger.getLogger("dev.drover.wire");

    private final Path directory;
    private final ServerSocketChannel door;
    private final List<Closeable> open = new ArrayList<>();
    /** Bytes of a region: some tests send more than that. */
    static final int REGION = 2 << 20;

    private int rings;

    public Sockets() throws IOException {
        REPORTS.setLevel(Level.OFF);
        directory = Files.createTempDirectory("drover-test");
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    }

    /** Two links, or a link and the plain socket at its other end. */
    public record Ends(Link left, Link right) {}

    public Reactor reactor(String name) throws IOException {
        Reactor reactor = Reactor.start(name);
        open.add(reactor::close);
        return reactor;
    }

    /** Two connected blocking sockets. */
    SocketChannel[] pair() throws IOException {
        SocketChannel left = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s")));
        SocketChannel right = door.accept();
        open.add(left);
        open.add(right);
        return new SocketChannel[] {left, right};
    }

    /** A link whose other end is a plain socket. */
    SocketChannel peer(Reactor reactor, Receiver receiver, int maxMessage) throws IOException {
        return peer(reactor, link -> receiver, maxMessage);
    }

    SocketChannel peer(Reactor reactor, Function<Link, Receiver> receiver, int maxMessage) throws IOException {
        SocketChannel[] pair = pair();
        reactor.connect(pair[1], receiver, maxMessage);
        return pair[0];
    }

    Ends ends(String kind, Reactor left, Receiver atLeft, Reactor right, Receiver atRight, int maxMessage)
            throws IOException {
        return ends(kind, left, link -> atLeft, right, link -> atRight, maxMessage);
    }

    public Ends ends(
            String kind,
            Reactor left,
            Function<Link, Receiver> atLeft,
            Reactor right,
            Function<Link, Receiver> atRight,
            int maxMessage)
            throws IOException {
        SocketChannel[] pair = pair();
        if (kind.equals("unix"))
            return new Ends(left.connect(pair[0], atLeft, maxMessage), right.connect(pair[1], atRight, maxMessage));
        Ring ring = Ring.create(file(), kind.equals("ring") ? REGION : 0);
        Ring same = Ring.open(ring.path());
        return new Ends(
                left.connect(pair[0], ring, 0, atLeft, maxMessage),
                right.connect(pair[1], same, 1, atRight, maxMessage));
    }

    /** A new ring; its file goes with this. */
    Ring ring() throws IOException {
        return Ring.create(file(), REGION);
    }

    private Path file() {
        return directory.resolve("ring" + rings++);
    }

    static byte[] header(long length, int type, int number, long correlation) {
        return ByteBuffer.allocate(Frame.HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) length)
                .putInt(type | number << 16)
                .putLong(correlation)
                .array();
    }

    static byte[] frame(int type, int number, long correlation, byte[] payload) {
        byte[] header = header(payload.length, type, number, correlation);
        return ByteBuffer.allocate(header.length + payload.length).put(header).put(payload).array();
    }

    static void write(SocketChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining();) channel.write(buffer);
    }

    static byte[] read(SocketChannel channel, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) if (channel.read(buffer) < 0) throw new IOException("the end after " + buffer);
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
        door.close();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
        }
        Files.delete(directory);
        REPORTS.setLevel(null);
    }
}
