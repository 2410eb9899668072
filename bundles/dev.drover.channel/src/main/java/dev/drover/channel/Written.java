package dev.drover.channel;

import java.nio.ByteBuffer;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/** Values as they are written. */
final class Written {

    private Written() {}

    /** @throws dev.drover.wire.CodecException if it is no value of {@link Codec#VALUE}, or longer than so many bytes */
    static byte[] of(Object value, int most) {
        if (value == null) return Envelope.NULL;
        Output out = new Output(most);
        Codec.VALUE.encode(value, out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, out.headSize());
        System.arraycopy(out.tail(), 0, bytes, out.headSize(), out.tail().length);
        return bytes;
    }

    /** @throws dev.drover.wire.CodecException if these bytes are no value */
    static Object read(byte[] written) {
        return Codec.VALUE.decode(new Input().over(ByteBuffer.wrap(written), 0, written.length));
    }
}
