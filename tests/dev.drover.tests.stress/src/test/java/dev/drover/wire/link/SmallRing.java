package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One direction of a ring whose stream and region are so small that each test can have one: the words stand where they
 * stand in a real ring, the bytes right after them.
 */
final class SmallRing {

    static final int CAPACITY = 16;

    private static final int STREAM_BYTES = RingDescriptor.regionWords(2);
    private static final int REGION_BYTES = STREAM_BYTES + CAPACITY;
    private static final int SIZE = REGION_BYTES + CAPACITY;

    /** Memory outside the heap, as a ring's; used again, for to get it costs more than the rest of a test. */
    private static final Queue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();

    private final ByteBuffer memory;
    /** The waiting words. */
    final RingStream stream;
    final RingWriter writer;
    final RingReader reader;
    final RingWriter regionWriter;
    final RingReader regionReader;

    private static final class Bytes extends RingBytes {
        Bytes(ByteBuffer memory, int words, int data) {
            super(memory, words, data, CAPACITY);
        }
    }

    SmallRing() {
        ByteBuffer used = FREE.poll();
        memory = used != null ? used : ByteBuffer.allocateDirect(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < SIZE; at += Long.BYTES) memory.putLong(at, 0);
        stream = new RingStream(memory, 0);
        RingBytes bytes = new Bytes(memory, RingDescriptor.streamWords(0), STREAM_BYTES);
        RingBytes region = new Bytes(memory, RingDescriptor.regionWords(0), REGION_BYTES);
        writer = new RingWriter(bytes);
        reader = new RingReader(bytes);
        regionWriter = new RingWriter(region);
        regionReader = new RingReader(region);
    }

    /** One that is full of the bytes 1, 2, 3 …, of which the reader knows. */
    static SmallRing full() {
        SmallRing ring = new SmallRing();
        ring.put(1, CAPACITY);
        ring.writer.show();
        ring.reader.learn();
        return ring;
    }

    /** Puts bytes into the stream, each larger by one than that before it. */
    void put(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (first + i);
        writer.put(bytes, 0, count);
    }

    /** The stream's next byte, which is taken. */
    int take() {
        int next = reader.memory().get(reader.at());
        reader.skip(1);
        return next;
    }

    /** Nobody uses it any more. */
    void free() {
        FREE.add(memory);
    }
}
