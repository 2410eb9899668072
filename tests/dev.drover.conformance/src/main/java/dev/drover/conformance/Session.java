package dev.drover.conformance;

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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import dev.drover.wire.link.Frame;

/** One process of a host and the link to it, as a pool has it. */
public final class Session implements Closeable {

    /** For so long nothing may come where nothing must come. */
    public static final Duration QUIET = Duration.ofMillis(300);

    private final Duration patience;
    private final Path folder;
    private final ServerSocketChannel door;
    private final HostProcess process;
    private final String token;
    private SocketChannel channel;
    private FrameReader reader;
    private List<?> tasks = List.of();

    Session(HostCommand host, Duration patience, Path folder, String socket, String input) throws IOException {
        this.patience = patience;
        this.folder = folder;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        token = HexFormat.of().formatHex(secret);
        Path path = folder.resolve(socket);
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(path));
        process = new HostProcess(host, folder, input != null ? input.replace("TOKEN", token).replace("FOLDER",
                folder.toString()) : "drover 1 " + token + " " + path + "\n");
    }

    // ---- the handshake

    /** Takes its connection and its HELLO. */
    public Map<?, ?> hello() throws Exception {
        CompletableFuture<SocketChannel> connects = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("conformance-door").start(() -> {
            try {
                connects.complete(door.accept());
            } catch (IOException e) {
                connects.completeExceptionally(e);
            }
        });
        long until = System.nanoTime() + patience.toNanos();
        while (!connects.isDone()) {
            OptionalInt ended = process.exit(Duration.ofMillis(5));
            if (ended.isPresent() && !connects.isDone())
                throw new Nonconformance("it has not connected, and ended with " + ended.getAsInt() + said());
            Nonconformance.check(System.nanoTime() - until < 0, "it has not connected in " + patience.toSeconds() + " s"
                    + said());
        }
        channel = connects.get();
        reader = new FrameReader(channel);
        Came hello = receive();
        Nonconformance.check(hello.type() == Frame.HELLO && hello.number() == 0 && hello.correlation() == 0,
                "it has begun with " + hello + " and not with HELLO");
        if (!(hello.value() instanceof Map<?, ?> map)) throw new Nonconformance("its HELLO is no map");
        if (map.get("tasks") instanceof List<?> list) tasks = list;
        return map;
    }

    /** Lets it join. */
    public void join(Welcome welcome) throws Exception {
        hello();
        reader.longest(welcome.maxMessage());
        send(Frame.WELCOME, 0, 0, welcome.payload());
    }

    /** The token of its ticket. */
    public String token() {
        return token;
    }

    /** Nobody can connect any more. */
    public void shutDoor() throws IOException {
        door.close();
        for (String each : List.of("s", "a b")) Files.deleteIfExists(folder.resolve(each));
    }

    // ---- sending

    /** Whether it has that task. */
    public boolean has(String task) {
        return tasks.contains(task);
    }

    /** The number of a task. */
    public int task(String name) throws Nonconformance {
        Nonconformance.check(has(name), "its HELLO has no task '" + name + "'");
        return tasks.indexOf(name);
    }

    /** How many tasks it has. */
    public int tasks() {
        return tasks.size();
    }

    /** Sends one frame. */
    public void send(int type, int number, long correlation, byte... payload) throws IOException {
        write(frame(type, number, correlation, payload));
    }

    /** The bytes of a frame. */
    public static byte[] frame(int type, int number, long correlation, byte... payload) {
        return ByteBuffer.allocate(Frame.HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length)
                .put((byte) type).put((byte) 0).putShort((short) number).putLong(correlation).put(payload).array();
    }

    /** Sends some bytes. */
    public void write(byte... bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) channel.write(left);
    }

    /** Asks for a task. */
    public void request(String task, long correlation, Object value) throws Exception {
        send(Frame.REQUEST, task(task), correlation, Values.write(value));
    }

    /** Posts to a task. */
    public void post(String task, Object value) throws Exception {
        send(Frame.POST, task(task), 0, Values.write(value));
    }

    // ---- receiving

    /** The next frame. */
    public Came receive() throws Exception {
        Came next = reader.next(patience);
        if (next == null) throw new Nonconformance("nothing came in " + patience.toSeconds() + " s" + said());
        return next;
    }

    /** The next frame but for BEGUN, which must be the one that is told. */
    public Came expect(int type, int number, long correlation) throws Exception {
        Came next;
        do next = receive();
        while (next.type() == Frame.BEGUN && type != Frame.BEGUN);
        Nonconformance.check(next.type() == type && next.number() == number && next.correlation() == correlation,
                "it has sent " + next + " instead of " + Came.name(type) + (type == Frame.ERROR ? " " + number : "")
                        + " for correlation " + Long.toUnsignedString(correlation));
        return next;
    }

    /** The next frame, which must be that error for a request. */
    public Came expectError(int code, long correlation) throws Exception {
        Came error = expect(Frame.ERROR, code, correlation);
        if (code != Frame.FAILED) return error;
        if (!(error.value() instanceof Map<?, ?> map)) throw new Nonconformance("FAILED must carry a map");
        for (String each : List.of("type", "message", "stack"))
            Nonconformance.check(map.get(each) instanceof String, "FAILED must have the text '" + each + "': " + map);
        return error;
    }

    /** The value of the next frame, which must be the REPLY to a request. */
    public Object reply(long correlation) throws Exception {
        return expect(Frame.REPLY, 0, correlation).value();
    }

    /** Asks and returns the answer. */
    public Object call(String task, Object value) throws Exception {
        request(task, 4711, value);
        return reply(4711);
    }

    /** The host still does what it is asked. */
    public void answers() throws Exception {
        Nonconformance.check("still here".equals(call("echo", "still here")), "its echo is not what was sent");
    }

    /** Nothing comes for a moment. */
    public void quiet() throws Exception {
        quiet(QUIET);
    }

    /** Nothing comes for so long. */
    public void quiet(Duration time) throws Exception {
        Came next = reader.next(time);
        Nonconformance.check(next == null, "it has sent " + next + ", where nothing must come");
    }

    // ---- its end

    /** The pool ends the link. */
    public void hangUp() throws IOException {
        channel.close();
    }

    /** It must end with a code that is as it must be. */
    public int exit(Predicate<Integer> good, String meant) throws Exception {
        OptionalInt code = process.exit(patience);
        if (code.isEmpty()) throw new Nonconformance("it still runs after " + patience.toSeconds() + " s");
        Nonconformance.check(good.test(code.getAsInt()),
                "it has ended with " + code.getAsInt() + " instead of " + meant + said());
        return code.getAsInt();
    }

    /** It must end at once, with anything but 0. */
    public void leaves() throws Exception {
        exit(code -> code != 0, "anything but 0");
    }

    /** It must not have joined: it ends with 64 and a word on standard error. */
    public String notJoined() throws Exception {
        exit(code -> code == 64, "64");
        String errors = process.errors();
        Nonconformance.check(!errors.isBlank(), "it has not said on standard error why it has not joined");
        return errors;
    }

    /** Waits until it has printed that. */
    public void awaitPrinted(String part) throws Exception {
        await("it has not printed what its task has", () -> process.printed().contains(part));
    }

    /** A condition that may fail. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** @throws Nonconformance with that sentence if it does not come true */
    public void await(String otherwise, Condition condition) throws Exception {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            Nonconformance.check(System.nanoTime() - until < 0, otherwise + " in " + patience.toSeconds() + " s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private String said() throws IOException {
        String errors = process.errors().strip();
        return errors.isEmpty() ? "" : "; it says: " + errors.lines().reduce((first, last) -> last).orElse("");
    }

    @Override
    public void close() throws IOException {
        process.close();
        door.close();
        if (channel != null) channel.close();
    }
}
