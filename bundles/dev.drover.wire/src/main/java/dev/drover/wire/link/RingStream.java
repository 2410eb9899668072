package dev.drover.wire.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of one direction, without gaps, as on a socket. It is small, so that its bytes stay in the processor's
 * caches. Its two waiting words serve the region of the same direction as well.
 */
final class RingStream extends RingBytes {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    RingStream(ByteBuffer memory, int number) {
        super(
                memory, RingDescriptor.streamWords(number), RingDescriptor.streamBytes(number),
                RingDescriptor.STREAM_CAPACITY);
    }

    /** The consumer says that it will wait; then it must look once more. */
    void consumerWaits() {
        waits(RingDescriptor.CONSUMER_WAITS);
    }

    /** Asked by the producer after producing: whether the consumer must be woken. True once for each wait. */
    boolean wakeConsumer() {
        return wake(RingDescriptor.CONSUMER_WAITS);
    }

    /** The producer says that it will wait for room; then it must look once more. */
    void producerWaits() {
        waits(RingDescriptor.PRODUCER_WAITS);
    }

    /** Asked by the consumer after consuming: whether the producer must be woken. True once for each wait. */
    boolean wakeProducer() {
        return wake(RingDescriptor.PRODUCER_WAITS);
    }

    // The fences order one side's position and the other side's word; without them both sides could sleep.

    private void waits(int word) {
        INT.setOpaque(memory, words + word, 1);
        VarHandle.fullFence();
    }

    private boolean wake(int word) {
        VarHandle.fullFence();
        return (int) INT.getOpaque(memory, words + word) != 0 && INT.compareAndSet(memory, words + word, 1, 0);
    }
}
