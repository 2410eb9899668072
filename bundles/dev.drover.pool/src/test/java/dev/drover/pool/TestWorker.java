package dev.drover.pool;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Context;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;

/** A worker that can do what the tests want to see. */
public final class TestWorker {

    static final Task<byte[], byte[]> ECHO = Task.of("echo", Codec.BYTES, Codec.BYTES);
    static final Task<Object, Object> VALUE = Task.named("value");
    /** Answers the number it is sent, after as many microseconds as its last three digits say. */
    static final Task<Object, Object> WORK = Task.named("work");
    /** Throws an IllegalStateException with the request as its message. */
    static final Task<Object, Object> FAIL = Task.named("fail");
    static final Task<Object, Object> PID = Task.named("pid");
    /** Sleeps so many milliseconds; ends early when it is cancelled. */
    static final Task<Object, Object> SLEEP = Task.named("sleep");
    /** Reports that it begins, works so many milliseconds and heeds nothing. */
    static final Task<Object, Object> STUBBORN = Task.named("stubborn");
    /** Reports 0 to n - 1 and answers n. */
    static final Task<Object, Object> COUNT = Task.named("count");
    /** Halts the process with the code it is sent. */
    static final Task<Object, Object> HALT = Task.named("halt");
    /** Prints {@code out} and {@code err}. */
    static final Task<Object, Object> PRINT = Task.named("print");
    /** Appends the line {@code id} to the file {@code path}, and stays another {@code millis}. */
    static final Task<Object, Object> LEDGER = Task.named("ledger");
    /** Starts a process that outlives this one unless somebody ends it; answers its pid. */
    static final Task<Object, Object> GRANDCHILD = Task.named("grandchild");
    /** Tells what the process was given: environment, directory, options, arguments, descriptors. */
    static final Task<Object, Object> GIVEN = Task.named("given");
    static final Task<Object, Object> CUT_RINGS = Task.named("cut-rings");
    /** Prints so many MiB to standard output; with {@code lines} in lines, else without any. */
    static final Task<Object, Object> SPAM = Task.named("spam");
    /** From now on the process ignores the request to exit and SIGTERM. */
    static final Task<Object, Object> CLING = Task.named("cling");
    /** Answers so many bytes. */
    static final Task<Object, byte[]> BYTES = Task.of("bytes", Codec.VALUE, Codec.BYTES);
    /** Whose request halts the process while it is being read. */
    static final Task<Object, Object> HALT_IN_DECODE = Task.of("halt-in-decode", new Codec<>() {
        @Override
        public void encode(Object value, Output out) {
            Codec.VALUE.encode(value, out);
        }

        @Override
        public Object decode(Input in) {
            Runtime.getRuntime().halt(98);
            return null;
        }
    }, Codec.VALUE);
    static final Task<Object, Object> NOBODY = Task.named("nobody-answers-this");

    private static String[] arguments;

    private TestWorker() {}

    public static void main(String[] args) {
        arguments = args;
        if (args.length > 0 && args[0].equals("talk-and-die")) {
            System.out.println("first words");
            System.err.println("last words");
            System.exit(7);
        }
        new Host()
                .handle(ECHO, (request, context) -> request)
                .handle(VALUE, (request, context) -> request)
                .handle(WORK, TestWorker::work)
                .handle(FAIL, (request, context) -> {
                    throw new IllegalStateException(String.valueOf(request));
                })
                .handle(PID, (request, context) -> ProcessHandle.current().pid())
                .handle(SLEEP, TestWorker::sleep)
                .handle(STUBBORN, TestWorker::stubborn)
                .handle(COUNT, TestWorker::count)
                .handle(HALT, (request, context) -> {
                    Runtime.getRuntime().halt(((Long) request).intValue());
                    return null;
                })
                .handle(HALT_IN_DECODE, (request, context) -> null)
                .handle(PRINT, TestWorker::print)
                .handle(LEDGER, TestWorker::ledger)
                .handle(GRANDCHILD, TestWorker::grandchild)
                .handle(GIVEN, (request, context) -> given())
                .handle(CUT_RINGS, (request, context) -> cutRings())
                .handle(SPAM, TestWorker::spam)
                .handle(CLING, (request, context) -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> stay(60_000)));
                    return null;
                })
                .handle(BYTES, (request, context) -> new byte[((Long) request).intValue()])
                .run();
    }

    private static Object work(Object request, Context context) {
        LockSupport.parkNanos((Long) request % 1_000 * 1_000);
        return request;
    }

    private static Object sleep(Object request, Context context) throws InterruptedException {
        Thread.sleep((Long) request);
        return ProcessHandle.current().pid();
    }

    private static Object stubborn(Object request, Context context) {
        context.progress("begun");
        return stay((Long) request);
    }

    private static Object stay(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left; (left = until - System.nanoTime()) > 0; Thread.interrupted()) LockSupport.parkNanos(left);
        return ProcessHandle.current().pid();
    }

    private static Object count(Object request, Context context) {
        for (long i = 0; i < (Long) request; i++) context.progress(i);
        return request;
    }

    private static Object print(Object request, Context context) {
        Map<?, ?> texts = (Map<?, ?>) request;
        System.out.print(texts.get("out"));
        System.out.flush();
        System.err.print(texts.get("err"));
        System.err.flush();
        return null;
    }

    private static Object ledger(Object request, Context context) throws IOException {
        Map<?, ?> fields = (Map<?, ?>) request;
        Path path = Path.of((String) fields.get("path"));
        // One write of a short line to a file opened for appending is not mixed with another's.
        Files.writeString(path, fields.get("id") + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        stay((Long) fields.get("millis"));
        return fields.get("id");
    }

    private static Object grandchild(Object request, Context context) throws IOException {
        return new ProcessBuilder("sleep", "600").inheritIO().start().pid();
    }

    private static Object given() throws IOException {
        List<String> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                // The directory being read is one of them, and gone by now.
                if (Files.isSymbolicLink(each))
                    descriptors.add(each.getFileName() + " " + Files.readSymbolicLink(each));
            }
        }
        return Map.of(
                "environment", System.getenv(),
                "directory", System.getProperty("user.dir"),
                "options", ManagementFactory.getRuntimeMXBean().getInputArguments(),
                "arguments", Arrays.asList(arguments),
                "descriptors", descriptors);
    }

    /** Tries to change the length of each ring that this process has open; says how often, and how often it could. */
    private static Object cutRings() throws IOException {
        long tried = 0;
        long done = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                if (!Files.isSymbolicLink(each) || !Files.readSymbolicLink(each).toString().contains("drover-ring"))
                    continue;
                for (long length : new long[] {0, 1, 4096, 1 << 20, 1L << 30}) {
                    tried++;
                    try (RandomAccessFile file = new RandomAccessFile(each.toFile(), "rw")) {
                        file.setLength(length);
                        done++;
                    } catch (IOException e) {
                        // As it is to be.
                    }
                }
            }
        }
        return Map.of("tried", tried, "done", done);
    }

    private static Object spam(Object request, Context context) {
        Map<?, ?> fields = (Map<?, ?>) request;
        byte[] block = "0123456789abcdef".repeat(4 << 10).getBytes(StandardCharsets.ISO_8859_1);
        if ((Boolean) fields.get("lines")) for (int i = 127; i < block.length; i += 128) block[i] = '\n';
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
        for (long i = (Long) fields.get("mebibytes") * 16; i > 0; i--) out.write(block, 0, block.length);
        out.println();
        out.println("the end");
        out.flush();
        return null;
    }
}
