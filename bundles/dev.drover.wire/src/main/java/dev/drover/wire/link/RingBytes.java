package dev.drover.wire.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes in one direction, with one producer and one consumer: a stream or a region of a {@link Ring}, seen from one
 * side. Positions count from the beginning of the link and never wrap.
 */
abstract class RingBytes {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    final ByteBuffer memory;
    /** Where the words of this stream or region begin. */
    final int words;

    private final int data;
    private final int capacity;

    RingBytes(ByteBuffer memory, int words, int data, int capacity) {
        this.memory = memory;
        this.words = words;
        this.data = data;
        this.capacity = capacity;
    }

    final int capacity() {
        return capacity;
    }

    final ByteBuffer memory() {
        return memory;
    }

    /** Where the byte of a position stands in {@link #memory}. */
    final int at(long position) {
        return data + (int) (position & capacity - 1);
    }

    /** How many bytes from a position on stand in one piece. */
    final int piece(long position) {
        return capacity - (int) (position & capacity - 1);
    }

    /** How many bytes the producer has shown. */
    final long tail() {
        return (long) LONG.getAcquire(memory, words + RingDescriptor.TAIL);
    }

    /** Shows the consumer everything before the position. */
    final void tail(long position) {
        LONG.setRelease(memory, words + RingDescriptor.TAIL, position);
    }

    /** How many bytes the consumer has given back. */
    final long head() {
        return (long) LONG.getAcquire(memory, words + RingDescriptor.HEAD);
    }

    /** Gives everything before the position back to the producer. */
    final void head(long position) {
        LONG.setRelease(memory, words + RingDescriptor.HEAD, position);
    }
}
