package dev.drover.wire.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The payloads of large frames of one direction. It holds more than a message, so that neither side waits for the other
 * within one; it has no memory before it is used.
 */
final class RingRegion extends RingBytes {

    /** Where a region's memory comes from. */
    @FunctionalInterface
    interface Storage {

        /**
         * Gets memory for bytes of the ring that have none yet.
         *
         * @param from the first byte, counted from the ring's beginning
         * @return false if nothing was got, for others need what there is
         * @throws IOException if the storage is full
         */
        boolean back(long from, int bytes) throws IOException;
    }

    private final Storage storage;
    /** How many bytes have memory; those after them would fail when touched and the storage is full. */
    private int backed;
    private boolean refused;

    RingRegion(ByteBuffer memory, int number, int capacity, Storage storage) {
        super(memory, RingDescriptor.regionWords(number), RingDescriptor.regionBytes(number, capacity), capacity);
        this.storage = storage;
        refused = capacity == 0;
    }

    /**
     * Backs the region with memory up to the position, at most its capacity. By the producer, with growing positions.
     *
     * @return false if there is none; always false after that
     */
    boolean back(long position) {
        int wanted = (int) Math.min(position, capacity());
        if (refused) return false;
        if (wanted <= backed) return true;
        try {
            refused = !storage.back((long) at(0) + backed, wanted - backed);
        } catch (IOException e) {
            refused = true;
        }
        if (!refused) backed = wanted;
        return !refused;
    }
}
