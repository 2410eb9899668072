package dev.drover.bench;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;

/**
 * A ring with nothing on top: frames of bytes that the other side returns, without pool, tasks or futures. The other
 * side is another process, or other threads of this one.
 */
final class BareLink implements Contender {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int MAX_MESSAGE = 64 << 20;
    private static final int PATIENCE_SECONDS = 30;

    private final Path folder;
    private final Process process;
    private final Reactor here;
    private final Reactor there;
    private final Link link;
    private final byte[][] payloads;
    private final int inFlight;
    private final ToDoubleFunction<Outcome> figure;

    private volatile Round round;

    /** @param otherProcess whether the other side is a process of its own */
    BareLink(boolean otherProcess, int size, int inFlight, ToDoubleFunction<Outcome> figure) throws Unavailable {
        payloads = Payloads.bytes(size);
        this.inFlight = inFlight;
        this.figure = figure;
        try {
            folder = Files.createTempDirectory(storage(), "drover-bench");
            Path socket = folder.resolve("s");
            Ring ring = Ring.create(folder.resolve("ring"), Ring.LARGEST_REGION);
            try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                door.bind(UnixDomainSocketAddress.of(socket));
                process = otherProcess ? start(ring.path(), socket) : null;
                there = otherProcess ? null : echo(ring.path(), socket, () -> {});
                here = Reactor.start("bench-link");
                link = here.connect(accept(door), ring, 0, own -> new Returned(), MAX_MESSAGE);
            }
        } catch (IOException e) {
            throw new Unavailable("no link can be made", e);
        }
    }

    /** Where memory that is shared has its file. */
    static Path storage() {
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static Process start(Path ring, Path socket) throws IOException {
        List<String> arguments = List.of(Other.class.getName(), ring.toString(), socket.toString());
        // As a worker is started, but for the heap: a host has it grow with large messages, and here is none.
        return Jvm.start(List.of("-XX:+UseSerialGC", "-XX:PretenureSizeThreshold=8m"), List.of(), arguments);
    }

    private SocketChannel accept(ServerSocketChannel door) throws IOException {
        door.configureBlocking(false);
        for (long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L; System.nanoTime() - end < 0;) {
            SocketChannel channel = door.accept();
            if (channel != null) return channel;
            if (process != null && !process.isAlive()) throw new IOException("the other side has ended");
            LockSupport.parkNanos(1_000_000);
        }
        throw new IOException("the other side does not come");
    }

    /** The other side's process. */
    static final class Other {
        private Other() {}

        public static void main(String[] paths) throws IOException {
            echo(Path.of(paths[0]), Path.of(paths[1]), () -> System.exit(0)).awaitEnd();
        }
    }

    /** Returns every frame. */
    private static Reactor echo(Path ring, Path socket, Runnable atEnd) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Reactor reactor = Reactor.start("bench-echo");
        reactor.connect(channel, Ring.open(ring), 1, own -> new Receiver() {
            private final Output out = new Output(MAX_MESSAGE);

            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                out.clear();
                Codec.BYTES.encode(payload.getBytes(payload.remaining()), out);
                own.send(Frame.REPLY, 0, correlation, out);
            }

            @Override
            public void closed(IOException cause) {
                atEnd.run();
            }
        }, MAX_MESSAGE);
        return reactor;
    }

    private static final class Round {
        final CountDownLatch over;
        volatile boolean stop;
        long replies;
        long wrong;

        Round(int lanes) {
            over = new CountDownLatch(lanes);
        }
    }

    /** What comes back sends the next. */
    private final class Returned implements Receiver {
        private final Output out = new Output(MAX_MESSAGE);

        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            Round now = round;
            byte[] sent = payloads[(int) (correlation % payloads.length)];
            now.replies++;
            if (!Payloads.same(sent, payload.getBytes(payload.remaining()))) now.wrong++;
            if (now.stop) now.over.countDown();
            else
                send(correlation + inFlight, out);
        }

        @Override
        public void closed(IOException cause) {}
    }

    private void send(long correlation, Output out) {
        out.clear();
        Codec.BYTES.encode(payloads[(int) (correlation % payloads.length)], out);
        link.send(Frame.REQUEST, 0, correlation, out);
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        Round now = new Round(inFlight);
        round = now;
        Output out = new Output(MAX_MESSAGE);
        long begin = System.nanoTime();
        for (int i = 0; i < inFlight; i++) send(i, out);
        try {
            Thread.sleep(time);
            now.stop = true;
            if (!now.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new Unavailable("a frame did not come back");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
        if (now.wrong > 0) throw new Unavailable(now.wrong + " frames came back wrong");
        return figure.applyAsDouble(new Outcome(now.replies, System.nanoTime() - begin, 0));
    }

    @Override
    public void close() {
        here.close();
        if (there != null) there.close();
        if (process != null) process.destroyForcibly();
        try {
            for (File each : folder.toFile().listFiles()) Files.delete(each.toPath());
            Files.delete(folder);
        } catch (IOException e) {
            System.err.println("drover: " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
