package dev.drover.wire.link;

/**
 * The layout of a {@link Ring}'s memory. All numbers are in the byte order of the machine, which is little-endian.
 *
 * <pre>
 *   0        magic and version            u64
 *   8        capacity of one stream       u64, a power of two
 *   16       capacity of one region       u64, a power of two, or 0 for none
 *   128      stream 0: tail               u64, bytes ever produced     (written by the producer)
 *   256      stream 0: head               u64, bytes ever consumed     (written by the consumer)
 *   384      stream 0: consumer waits     u32, 1: ring when you produce
 *   512      stream 0: producer waits     u32, 1: ring when you consume
 *   640      stream 1: the same four
 *   1152     region 0: tail, head
 *   1408     region 1: tail, head
 *   4096     bytes of stream 0, of stream 1, of region 0, of region 1
 * </pre>
 *
 * Words that different processes write are 128 bytes apart, for processors fetch cache lines in pairs. The pool
 * produces into stream 0, the host into stream 1; each has the region of its number.
 */
final class RingDescriptor {

    static final long MAGIC = 0x44524f5645520002L;

    static final int MAGIC_AT = 0;
    static final int STREAM_CAPACITY_AT = 8;
    static final int REGION_CAPACITY_AT = 16;
    /** The three numbers above. */
    static final int HEADER = 24;

    /** Bytes of one stream: room for a message of a megabyte, so that both sides copy at the same time. */
    static final int STREAM_CAPACITY = 1 << 20;
    static final int SMALLEST_REGION = 512 << 10;
    static final int LARGEST_REGION = 32 << 20;

    private static final int LINE = 128;

    // Where each word of a stream stands, counted from the stream's first; a region has the first two.
    static final int TAIL = 0;
    static final int HEAD = LINE;
    static final int CONSUMER_WAITS = 2 * LINE;
    static final int PRODUCER_WAITS = 3 * LINE;

    private static final int STREAM_WORDS = 4 * LINE;
    private static final int REGION_WORDS = 2 * LINE;

    /** Where the bytes begin, after all the words. */
    static final int DATA = 4096;
    /** Where the bytes of the regions begin. */
    static final int REGIONS = DATA + 2 * STREAM_CAPACITY;

    private RingDescriptor() {}

    /** Where the words of a stream begin. */
    static int streamWords(int number) {
        return LINE + number * STREAM_WORDS;
    }

    static int streamBytes(int number) {
        return DATA + number * STREAM_CAPACITY;
    }

    /** Where the words of a region begin. */
    static int regionWords(int number) {
        return streamWords(2) + number * REGION_WORDS;
    }

    static int regionBytes(int number, int capacity) {
        return REGIONS + number * capacity;
    }

    /** Bytes of the whole, by the capacity of one region. */
    static int size(int region) {
        return regionBytes(2, region);
    }

    /** Whether a region may have so many bytes; 0 stands for none. */
    static boolean possibleRegion(long capacity) {
        return capacity == 0
                || capacity >= SMALLEST_REGION && capacity <= LARGEST_REGION && Long.bitCount(capacity) == 1;
    }
}
