package dev.drover.pool;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The host's side of a ring, written from docs/protocol.md and from nothing else, so that the page is tested too. It
 * must not use the product's own ring. It can do what no host should.
 */
final class RawRing implements RawLink {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** The magic bytes and the capacity. */
    private static final String BEGIN = "02005245564f52440000100000000000";

    private static final int CAPACITY = 1_048_576;

    // Stream 0, from the pool, and stream 1, to it.
    private static final int IN_TAIL = 128;
    private static final int IN_HEAD = 256;
    private static final int IN_CONSUMER_WAITS = 384;
    private static final int IN_PRODUCER_WAITS = 512;
    private static final int OUT_TAIL = 640;
    private static final int OUT_HEAD = 768;
    private static final int OUT_CONSUMER_WAITS = 896;
    private static final int OUT_PRODUCER_WAITS = 1_024;
    private static final int IN_BYTES = 4_096;
    private static final int OUT_BYTES = 1_052_672;

    // Region 0, from the pool.
    private static final int REGION_CAPACITY = 16;
    private static final int REGION_TAIL = 1_152;
    private static final int REGION_HEAD = 1_280;
    private static final int REGION_BYTES = 2_101_248;
    private static final int ASIDE_AT = 5;

    private final SocketChannel socket;
    private final FileChannel file;
    private final ByteBuffer memory;
    private final ByteBuffer rung = ByteBuffer.allocate(64);
    private final int region;
    private long consumed;
    private long produced;
    private long consumedAside;

    RawRing(SocketChannel socket, Path path) throws IOException {
        this.socket = socket;
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        memory = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
        region = (int) memory.order(ByteOrder.LITTLE_ENDIAN).getLong(REGION_CAPACITY);
        byte[] begin = new byte[16];
        memory.get(0, begin);
        if (!HexFormat.of().formatHex(begin).equals(BEGIN)) throw new IOException(path + " is no ring");
    }

    // ---- as it should be

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (room() == 0 && !await(OUT_PRODUCER_WAITS, () -> room() > 0)) throw new EOFException("the pool is gone");
            put(bytes);
            show();
        }
    }

    @Override
    public ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (there() == 0 && !await(IN_CONSUMER_WAITS, () -> there() > 0)) return null;
            take(bytes);
        }
        return bytes;
    }

    @Override
    public ByteBuffer payload(ByteBuffer header) throws IOException {
        if (header.get(ASIDE_AT) != 1) return RawLink.super.payload(header);
        ByteBuffer bytes = ByteBuffer.allocate(header.getInt(0)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (inRegion() == 0 && !await(IN_CONSUMER_WAITS, () -> inRegion() > 0)) return null;
            int at = (int) (consumedAside % region);
            int count = Math.min(Math.min(inRegion(), bytes.remaining()), region - at);
            memory.get(REGION_BYTES + at, bytes.array(), bytes.position(), count);
            bytes.position(bytes.position() + count);
            consumedAside += count;
            LONG.setRelease(memory, REGION_HEAD, consumedAside);
            ringIfWaiting(IN_PRODUCER_WAITS);
        }
        return bytes;
    }

    private int inRegion() {
        long count = (long) LONG.getAcquire(memory, REGION_TAIL) - consumedAside;
        if (count < 0 || count > region) throw new IllegalStateException("the pool has written an impossible word");
        return (int) count;
    }

    private int room() {
        return CAPACITY - checked(produced - (long) LONG.getAcquire(memory, OUT_HEAD));
    }

    private int there() {
        return checked((long) LONG.getAcquire(memory, IN_TAIL) - consumed);
    }

    private static int checked(long count) {
        if (count < 0 || count > CAPACITY) throw new IllegalStateException("the pool has written an impossible word");
        return (int) count;
    }

    private void take(ByteBuffer to) {
        int at = (int) (consumed % CAPACITY);
        int count = Math.min(Math.min(there(), to.remaining()), CAPACITY - at);
        memory.get(IN_BYTES + at, to.array(), to.position(), count);
        to.position(to.position() + count);
        consumed += count;
        LONG.setRelease(memory, IN_HEAD, consumed);
        ringIfWaiting(IN_PRODUCER_WAITS);
    }

    /** False if the link has ended instead. */
    private boolean await(int word, BooleanSupplier come) throws IOException {
        while (!come.getAsBoolean()) {
            INT.setOpaque(memory, word, 1);
            VarHandle.fullFence();
            if (come.getAsBoolean()) break;
            // What the ring still holds at the socket's end was written before it.
            if (socket.read(rung.clear()) < 0) return come.getAsBoolean();
        }
        return true;
    }

    private void ringIfWaiting(int word) {
        VarHandle.fullFence();
        if ((int) INT.getOpaque(memory, word) == 1 && INT.compareAndSet(memory, word, 1, 0)) ring();
    }

    private void ring() {
        try {
            socket.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            // The pool is gone; reading finds the end.
            return;
        }
    }

    // ---- by halves

    /** Puts bytes into the ring, as many as there is room for in one piece, without showing them. */
    void put(ByteBuffer bytes) {
        int at = (int) (produced % CAPACITY);
        int count = Math.min(Math.min(room(), bytes.remaining()), CAPACITY - at);
        memory.put(OUT_BYTES + at, bytes.array(), bytes.position(), count);
        bytes.position(bytes.position() + count);
        produced += count;
    }

    private void show() {
        LONG.setRelease(memory, OUT_TAIL, produced);
        ringIfWaiting(OUT_CONSUMER_WAITS);
    }

    /** Reads nothing until the pool has filled the ring and waits for room. */
    void awaitFull() {
        while (there() < CAPACITY || (int) INT.getVolatile(memory, IN_PRODUCER_WAITS) == 0)
            LockSupport.parkNanos(1_000_000);
    }

    // ---- as it must not be

    /** Claims to have produced more than there is room for. */
    void claimTail() {
        LONG.setRelease(memory, OUT_TAIL, produced + CAPACITY + 1);
        ring();
    }

    /** Claims to have consumed what was never produced. */
    void claimHead() {
        LONG.setRelease(memory, IN_HEAD, (long) LONG.getAcquire(memory, IN_TAIL) + 1);
        ring();
    }

    /** Takes the memory from under the pool. */
    void cutOff() throws IOException {
        file.truncate(0);
        ring();
    }
}
