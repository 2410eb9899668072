package dev.drover.wire;

/** The codecs that {@link Codec} offers. Named classes: lambdas would cost a worker's start several milliseconds. */
final class Codecs {
    private Codecs() {}

    static final class Bytes implements Codec<byte[]> {
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
    }

    static final class Utf8 implements Codec<String> {
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
    }

    static final class Value implements Codec<Object> {
        @Override
        public void encode(Object value, Output out) {
            Cbor.write(value, out, 0);
        }

        @Override
        public Object decode(Input in) {
            return end(in, Cbor.read(in, 0));
        }
    }

    static final class Nothing implements Codec<Void> {
        @Override
        public void encode(Void value, Output out) {}

        @Override
        public Void decode(Input in) {
            return end(in, null);
        }
    }

    /** Refuses what follows a complete value. */
    static <T> T end(Input in, T value) {
        if (in.remaining() > 0) throw new CodecException(in.remaining() + " bytes follow the end of a value");
        return value;
    }
}
