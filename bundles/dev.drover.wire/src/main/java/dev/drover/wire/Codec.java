package dev.drover.wire;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * How values of one type are written into a message and read from it.
 *
 * <p>A codec is used by many threads at once. It trusts nothing it reads: anything but a well-formed value of its
 * type is a {@link CodecException}.
 */
@ConsumerType
public interface Codec<T> {

    /** Bytes as they are. Arrays of 32 KiB and more are not copied: leave them unchanged until the future settles. */
    Codec<byte[]> BYTES = new Codecs.Bytes();

    /** Text. */
    Codec<String> UTF8 = new Codecs.Utf8();

    /**
     * JSON-like values: null, Boolean, Long (any integer type is read back as Long), Double, String, byte[], List and
     * Map with String keys, nested at most 64 deep, in CBOR (RFC 8949).
     */
    Codec<Object> VALUE = new Codecs.Value();

    /** Nothing: writes no byte and reads null. */
    Codec<Void> NOTHING = new Codecs.Nothing();

    /**
     * A codec for a record class. Components may be primitives and their boxes, String, byte[], enums, other records,
     * {@code List}, {@code Map<String, …>}, and Object (as {@link #VALUE}). Written as a CBOR array in declared order.
     * All but primitives may be null. A record may contain itself; records, lists and maps nest at most 64 deep.
     *
     * @throws IllegalArgumentException if a component has another type
     */
    static <T extends Record> Codec<T> record(Class<T> type) {
        return RecordCodec.of(type);
    }

    /** Appends the value to the message. */
    void encode(T value, Output out);

    /** Reads the value from a message; must read all of it. */
    T decode(Input in);
}
