package dev.drover.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import dev.drover.host.Host;
import dev.drover.wire.Task;

/** A worker that is put to sleep. Its arguments say which hooks it has. */
public final class SleepyWorker {

    static final Task<Object, Object> PID = Task.named("pid");
    /** Makes so many MiB of garbage, and keeps as many as it is told; both in blocks as of usual objects. */
    static final Task<Object, Object> FILL = Task.named("fill");
    /** Takes so many MiB outside the heap in small parts and frees them, but for the last, above which nothing is. */
    static final Task<Object, Object> NATIVE = Task.named("native");
    /** What its hooks were called for, oldest first. */
    static final Task<Object, Object> TOLD = Task.named("told");
    /** Takes the lock of a file, and keeps it. */
    static final Task<Object, Object> LOCK = Task.named("lock");
    /** Takes the lock of the file and gives it back, again and again, on a thread of its own. */
    static final Task<Object, Object> FLICKER = Task.named("flicker");
    /** Starts a process that is busy for good; answers its pid. */
    static final Task<Object, Object> BUSY_CHILD = Task.named("busy-child");

    private static final int BLOCK = 16 << 10;
    private static final List<String> TOLD_SO_FAR = new CopyOnWriteArrayList<>();
    private static final List<byte[]> LIVE = new ArrayList<>();
    private static final List<ByteBuffer> KEPT = new ArrayList<>();
    private static FileChannel locked;

    private SleepyWorker() {}

    public static void main(String[] args) {
        List<String> hooks = Arrays.asList(args);
        Host host = new Host()
                .handle(PID, (request, context) -> ProcessHandle.current().pid())
                .handle(FILL, (request, context) -> fill((Map<?, ?>) request))
                .handle(NATIVE, (request, context) -> outside((Long) request))
                .handle(TOLD, (request, context) -> List.copyOf(TOLD_SO_FAR))
                .handle(LOCK, (request, context) -> lock((String) request))
                .handle(FLICKER, (request, context) -> flicker((String) request))
                .handle(BUSY_CHILD, (request, context) -> new ProcessBuilder("sh", "-c", "while :; do :; done").start()
                        .pid());
        if (hooks.contains("dozes")) host.onDoze(() -> TOLD_SO_FAR.add("doze"));
        if (hooks.contains("vetoes")) host.onDoze(() -> false);
        if (hooks.contains("hangs")) host.onDoze(() -> {
            new Semaphore(0).acquireUninterruptibly();
            return true;
        });
        if (hooks.contains("wakes")) host.onWake(SleepyWorker::woken);
        host.run();
    }

    private static void woken(Duration slept) {
        TOLD_SO_FAR.add("woken after " + (slept.toMillis() >= 100 ? "100 ms and more" : slept));
    }

    private static Object outside(long mebibytes) {
        List<ByteBuffer> parts = new ArrayList<>();
        // Smaller than what the C library asks the system for by itself.
        for (long i = 0; i < mebibytes * 16; i++) {
            ByteBuffer part = ByteBuffer.allocateDirect(64 << 10);
            for (int at = 0; at < part.capacity(); at += 4096) part.put(at, (byte) 1);
            parts.add(part);
        }
        KEPT.add(parts.getLast());
        return true;
    }

    private static Object fill(Map<?, ?> sizes) {
        long live = (Long) sizes.get("live") * (1 << 20) / BLOCK;
        long garbage = (Long) sizes.get("garbage") * (1 << 20) / BLOCK;
        List<byte[]> dropped = new ArrayList<>();
        for (long i = 0; i < garbage; i++) dropped.add(new byte[BLOCK]);
        for (long i = 0; i < live; i++) LIVE.add(new byte[BLOCK]);
        return (long) dropped.size() + LIVE.size();
    }

    private static Object lock(String path) throws IOException {
        locked = FileChannel.open(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return locked.lock().isValid();
    }

    private static Object flicker(String path) throws IOException {
        FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Thread flickering = new Thread(() -> {
            try {
                while (true) {
                    FileLock lock = file.lock();
                    LockSupport.parkNanos(300_000);
                    lock.release();
                    LockSupport.parkNanos(3_000_000);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        flickering.setDaemon(true);
        flickering.start();
        return null;
    }
}
