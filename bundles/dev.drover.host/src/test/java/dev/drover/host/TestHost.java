package dev.drover.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.Codec;
import dev.drover.wire.Context;
import dev.drover.wire.Task;

/** The program that the tests run. */
public final class TestHost {

    static final Task<byte[], byte[]> ECHO = Task.of("echo", Codec.BYTES, Codec.BYTES);
    static final Task<String, Object> FAIL = Task.of("fail", Codec.UTF8, Codec.VALUE);
    /** Reports "begun", then goes on until the file is there; does not care for interrupts. */
    static final Task<String, String> GATE = Task.of("gate", Codec.UTF8, Codec.UTF8);
    /** Reports "begun", then sleeps until it is interrupted; its reply is what it then sees. */
    static final Task<Void, Object> SLEEP = Task.of("sleep", Codec.NOTHING, Codec.VALUE);
    static final Task<Long, Object> WORK = Task.of("work", new LongCodec(), Codec.VALUE);
    /** Reports numbers up to the given one. */
    static final Task<Long, Object> COUNT = Task.of("count", new LongCodec(), Codec.VALUE);
    /** Reports until it is cancelled. */
    static final Task<Void, Object> REPORT = Task.of("report", Codec.NOTHING, Codec.VALUE);

    static final Task<Long, Object> EXIT = Task.of("exit", new LongCodec(), Codec.VALUE);
    static final Task<Void, Object> CHILDREN = Task.of("children", Codec.NOTHING, Codec.VALUE);
    static final Task<Long, Object> NOISE = Task.of("noise", new LongCodec(), Codec.VALUE);
    static final Task<Void, Object> FLAG = Task.of("flag", Codec.NOTHING, Codec.VALUE);
    static final Task<Void, Object> LEAVE_FLAG = Task.of("leave-flag", Codec.NOTHING, Codec.VALUE);
    static final Task<Void, String> NO_TEXT = Task.of("no-text", Codec.NOTHING, Codec.UTF8);
    static final Task<Long, byte[]> LONG = Task.of("long", new LongCodec(), Codec.BYTES);
    static final Task<String, Void> APPEND = Task.of("append", Codec.UTF8, Codec.NOTHING);

    private TestHost() {}

    /** A number as a value. */
    static final class LongCodec implements Codec<Long> {
        @Override
        public void encode(Long value, dev.drover.wire.Output out) {
            Codec.VALUE.encode(value, out);
        }

        @Override
        public Long decode(dev.drover.wire.Input in) {
            return (Long) Codec.VALUE.decode(in);
        }
    }

    public static void main(String[] arguments) {
        Host host = new Host().handle(ECHO, (bytes, context) -> bytes);
        if (arguments.length > 0) host.handle(ECHO, (bytes, context) -> bytes);
        host.handle(FAIL, (how, context) -> Failing.in(how))
                .handle(GATE, TestHost::gate)
                .handle(SLEEP, TestHost::sleep)
                .handle(WORK, TestHost::work)
                .handle(COUNT, TestHost::count)
                .handle(REPORT, TestHost::report)
                .handle(EXIT, (code, context) -> {
                    System.exit(code.intValue());
                    return null;
                })
                .handle(CHILDREN, (nothing, context) -> children())
                .handle(NOISE, (bytes, context) -> noise(bytes))
                .handle(FLAG, (nothing, context) -> Thread.currentThread().isInterrupted())
                .handle(LEAVE_FLAG, (nothing, context) -> {
                    Thread.currentThread().interrupt();
                    return true;
                })
                .handle(NO_TEXT, (nothing, context) -> null)
                .handle(LONG, (length, context) -> new byte[length.intValue()])
                .handle(APPEND, (line, context) -> {
                    String[] parts = line.split("\n");
                    Files.writeString(Path.of(parts[0]), parts[1], java.nio.file.StandardOpenOption.APPEND);
                    return null;
                })
                .run();
    }

    private static String gate(String file, Context context) {
        context.progress("begun");
        while (!Files.exists(Path.of(file))) {
            Thread.interrupted();
            LockSupport.parkNanos(500_000);
        }
        return file;
    }

    private static Object sleep(Void nothing, Context context) {
        context.progress("begun");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            context.progress(context.cancelled());
        }
        return "woken";
    }

    private static Object work(Long nanos, Context context) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) Thread.onSpinWait();
        return nanos;
    }

    private static Object count(Long upTo, Context context) {
        for (long i = 0; i < upTo; i++) context.progress(i);
        return upTo;
    }

    private static Object report(Void nothing, Context context) {
        byte[] large = new byte[10_000];
        while (!context.cancelled()) context.progress(large);
        return null;
    }

    private static Object children() throws IOException {
        Process child = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait").start();
        String grandchild = child.inputReader().readLine();
        return java.util.List.of(child.pid(), Long.parseLong(grandchild));
    }

    private static Object noise(Long bytes) {
        byte[] all = new byte[bytes.intValue()];
        new java.util.Random(bytes).nextBytes(all);
        System.out.write(all, 0, all.length);
        System.out.flush();
        System.err.write(all, 0, all.length);
        System.err.flush();
        return bytes;
    }
}
