package dev.drover.wire.link;

/**
 * The layout of a frame. All numbers are little-endian.
 *
 * <pre>
 *   0               4       5       6               8                               16
 *   +-------+-------+-------+-------+-------+-------+-------+-------+-------+-------+--------
 *   | payload length| type  | region| number        | correlation                   | payload
 *   | u32           | u8    | u8    | u16           | u64                           |
 *   +-------+-------+-------+-------+-------+-------+-------+-------+-------+-------+--------
 * </pre>
 *
 * {@code region} is 1 if the payload stands in the region of a ring, else 0. {@code number} is the task's place in the
 * host's HELLO, an error code, or {@link #QUIET}. {@code correlation} is chosen by the sender of a request and returned
 * as it is.
 */
public final class Frame {

    public static final int HEADER = 16;

    public static final int LENGTH_AT = 0;
    public static final int TYPE_AT = 4;
    static final int IN_REGION_AT = 5;
    public static final int NUMBER_AT = 6;
    public static final int CORRELATION_AT = 8;

    /** Added to a type: the payload stands in a ring's region instead of after the header. */
    static final int IN_REGION = 1 << 8;

    /** The version this code speaks. */
    public static final int PROTOCOL = 1;

    /** host → pool: the first frame; a map, see docs/protocol.md. */
    public static final int HELLO = 1;
    /** pool → host: the host belongs to the pool now; a map. */
    public static final int WELCOME = 2;
    /** pool → host: why not, as text; the pool closes the link. */
    public static final int REFUSED = 3;
    /** pool → host: run the task; answered by exactly one REPLY or ERROR. host → pool: the same for a message. */
    public static final int REQUEST = 4;
    /** pool → host: run the task; not answered. */
    public static final int POST = 5;
    /** host → pool: the result. */
    public static final int REPLY = 6;
    /** host → pool: why there is no result; number is the error code. */
    public static final int ERROR = 7;
    /** pool → host, host → pool: the reply is no longer wanted; still answered. */
    public static final int CANCEL = 8;
    /** pool → host: answer every request that has not been started with ERROR {@link #NOT_RUN}. */
    public static final int RECALL = 9;
    /** host → pool: how far a request is; a value. */
    public static final int PROGRESS = 10;
    /** pool → host: answer with PONG. */
    public static final int PING = 11;
    /** host → pool: alive. */
    public static final int PONG = 12;
    /** pool → host: finish what you have, then exit. */
    public static final int EXIT = 13;
    /** host → pool: the answer to a WELCOME that offers a ring; a map. */
    public static final int LINK = 14;
    /** host → pool: correlation is how many bytes of POST frames have been begun so far. */
    public static final int BEGUN = 15;
    /** host → pool: the first frame of a link that is encrypted; pool → host: the answer. */
    public static final int KEY = 16;
    /** On a link that is encrypted: another frame, sealed. Correlation is how many were sealed before it. */
    public static final int SEALED = 17;

    /** Ping: the answer need not wake the other side. */
    public static final int QUIET = 1;

    /** Error: the handler threw; the payload is a map of type, message and stack. */
    public static final int FAILED = 1;
    /** Error: no handler has this number. */
    public static final int UNKNOWN_TASK = 2;
    /** Error: it was cancelled. */
    public static final int CANCELLED = 3;
    /** Error: it was never started and may be run elsewhere. */
    public static final int NOT_RUN = 4;
    /** Error: a message was not taken; the payload is why, as text. */
    public static final int REJECTED = 5;

    private Frame() {}
}
