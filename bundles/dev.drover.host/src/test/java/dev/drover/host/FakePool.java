package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Codec;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;

/** The pool's side of one host, a real process, without the pool. */
final class FakePool implements Receiver, AutoCloseable {

    static final int DEADLINE_SECONDS = 60;
    static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final int POOL_SIDE = 0;

    record Got(int type, int number, long correlation, byte[] payload) {}

    final Path directory;
    final BlockingQueue<Got> frames = new LinkedBlockingQueue<>();
    final CompletableFuture<IOException> end = new CompletableFuture<>();
    Process process;
    Hello hello;
    Link link;
    int maxMessage = 1 << 20;
    long parent = ProcessHandle.current().pid();
    /** While set, frames are not taken from the link. */
    volatile CountDownLatch reading = new CountDownLatch(0);
    /** Zero once a frame has come. */
    final CountDownLatch came = new CountDownLatch(1);

    private final ServerSocketChannel door;
    private final Reactor reactor;
    private final List<ProcessHandle> seen = new ArrayList<>();

    FakePool() throws IOException {
        directory = Files.createTempDirectory("drover-host");
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket()));
        reactor = Reactor.start("fake-pool");
    }

    Path socket() {
        return directory.resolve("s");
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    // ---- the process

    /** Starts the test's host with a line on its standard input. */
    void start(String line, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(String.join(File.pathSeparator, home(Endpoint.class), home(Host.class), home(TestHost.class)));
        command.add(TestHost.class.getName());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectOutput(file("out").toFile())
                .redirectError(file("err").toFile())
                .start();
        seen.add(process.toHandle());
        try (OutputStream in = process.getOutputStream()) {
            in.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a host and lets it join. */
    FakePool join(String kind, int concurrency) throws IOException {
        start(new Ticket(TOKEN, socket().toString()).line());
        welcome(door.accept(), kind, concurrency);
        return this;
    }

    private void welcome(SocketChannel channel, String kind, int concurrency) throws IOException {
        hello = Handshake.read(channel, Frame.HELLO, Hello.CODEC);
        Ring ring = kind.equals("ring") ? Ring.create(file("ring"), 2 << 20) : null;
        Welcome welcome =
                new Welcome("test-1", ring == null ? "" : ring.path().toString(), concurrency, maxMessage, parent);
        Handshake.write(channel, Frame.WELCOME, Welcome.CODEC, welcome);
        if (ring == null) {
            link = reactor.connect(channel, opened -> this, maxMessage);
            return;
        }
        assertEquals("ring", Handshake.read(channel, Frame.LINK, LinkChoice.CODEC).link());
        ring.unlink();
        link = reactor.connect(channel, ring, POOL_SIDE, opened -> this, maxMessage);
    }

    /** Closes a connection without reading what it says. */
    void putOut() throws IOException {
        door.accept().close();
    }

    /** Answers a host's HELLO with something else. */
    SocketChannel meet() throws IOException {
        SocketChannel channel = door.accept();
        hello = Handshake.read(channel, Frame.HELLO, Hello.CODEC);
        return channel;
    }

    /** Waits for the process's end and returns its exit code. */
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "the host goes on");
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(file("err"), StandardCharsets.ISO_8859_1);
    }

    /** Remembers a process that must be gone at the end of the test. */
    ProcessHandle child(long pid) {
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        seen.add(handle);
        return handle;
    }

    // ---- frames out

    <Q> void request(Task<Q, ?> task, long correlation, Q value) {
        assertTrue(link.send(Frame.REQUEST, number(task), correlation, encoded(task, value)));
    }

    <Q> void post(Task<Q, ?> task, Q value) {
        assertTrue(link.send(Frame.POST, number(task), 0, encoded(task, value)));
    }

    void send(int type, long correlation) {
        assertTrue(link.send(type, 0, correlation, null));
    }

    private int number(Task<?, ?> task) {
        int number = hello.tasks().indexOf(task.name());
        assertTrue(number >= 0, "no task " + task.name());
        return number;
    }

    private <Q> Output encoded(Task<Q, ?> task, Q value) {
        Output out = new Output(maxMessage);
        task.request().encode(value, out);
        return out;
    }

    // ---- frames in

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        came.countDown();
        try {
            reading.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        frames.add(new Got(type, number, correlation, payload.getBytes(payload.remaining()).clone()));
    }

    @Override
    public void closed(IOException cause) {
        end.complete(cause);
    }

    Got next() throws InterruptedException {
        Got got = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(got, "no frame came");
        return got;
    }

    /** The next frame, which must be of the type and for the request. */
    Got next(int type, long correlation) throws InterruptedException {
        Got got = next();
        assertEquals(type + " for " + correlation, got.type + " for " + got.correlation, () -> text(got));
        return got;
    }

    /** The value of the next frame, a reply. */
    <R> R reply(Task<?, R> task, long correlation) throws InterruptedException {
        return decoded(task.reply(), next(Frame.REPLY, correlation));
    }

    /** The next frame must be an error. */
    Got error(int code, long correlation) throws InterruptedException {
        Got got = next(Frame.ERROR, correlation);
        assertEquals(code, got.number, () -> text(got));
        return got;
    }

    Object progress(long correlation) throws InterruptedException {
        return decoded(Codec.VALUE, next(Frame.PROGRESS, correlation));
    }

    static <T> T decoded(Codec<T> codec, Got got) {
        return codec.decode(new Input().over(ByteBuffer.wrap(got.payload), 0, got.payload.length));
    }

    private static String text(Got got) {
        return new String(got.payload, 0, Math.min(500, got.payload.length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        reading.countDown();
        seen.forEach(ProcessHandle::destroyForcibly);
        reactor.close();
        door.close();
        for (ProcessHandle each : seen) each.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.delete(file);
        }
        Files.delete(directory);
    }
}
