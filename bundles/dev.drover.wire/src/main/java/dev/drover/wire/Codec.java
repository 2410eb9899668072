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

    // Anonymous classes: lambdas would cost a worker's start several milliseconds.

    /** Bytes as they are. Arrays of 32 KiB and more are not copied: leave them unchanged until the future settles. */
    Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public void encode(byte[] value, Output out) {
            if (value == null)
                throw new CodecException("A null is no byte array: give the task Codec.VALUE, or send an empty one");
            out.putLast(value);
        }

        @Override
        public byte[] decode(Input in) {
            return in.getBytes(in.remaining());
        }
    };

    /** Text. */
    Codec<String> UTF8 = new Codec<>() {
        @Override
        public void encode(String value, Output out) {
            if (value == null)
                throw new CodecException("A null is no text: give the task Codec.VALUE, or send an empty one");
            out.putUtf8(value);
        }

        @Override
        public String decode(Input in) {
            return in.getUtf8(in.remaining());
        }
    };

    /**
     * JSON-like values: null, Boolean, Long (any integer type is read back as Long), Double, String, byte[], List and
     * Map with String keys, nested at most 64 deep, in CBOR (RFC 8949).
     */
    Codec<Object> VALUE = new Codec<>() {
        @Override
        public void encode(Object value, Output out) {
            Cbor.write(value, out, 0);
        }

        @Override
        public Object decode(Input in) {
            return Cbor.end(in, Cbor.read(in, 0));
        }
    };

    /** Nothing: writes no byte and reads null. */
    Codec<Void> NOTHING = new Codec<>() {
        @Override
        public void encode(Void value, Output out) {}

        @Override
        public Void decode(Input in) {
            return Cbor.end(in, null);
        }
    };

    /**
     * A codec for a record class. Components may be primitives and their boxes, String, byte[], enums, other records,
     * {@code List}, {@code Map<String, …>}, and Object (as {@link #VALUE}). Written as a CBOR array in declared order.
     * All but primitives may be null. A record may contain itself; records, lists and maps nest at most 64 deep. A
     * component that is a double or float reads an integer as well, unless a double can only hold it rounded.
     *
     * @throws IllegalArgumentException if a component has another type
     */
    static <T extends Record> Codec<T> record(Class<T> type) {
        RecordCodec<T> layout = RecordCodec.of(type);
        return new Codec<>() {
            @Override
            public void encode(T value, Output out) {
                layout.encode(value, out);
            }

            @Override
            public T decode(Input in) {
                return layout.decode(in);
            }
        };
    }

    /** Appends the value to the message. */
    void encode(T value, Output out);

    /** Reads the value from a message; must read all of it. */
    T decode(Input in);
}
