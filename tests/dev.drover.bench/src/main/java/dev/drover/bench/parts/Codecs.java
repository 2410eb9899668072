package dev.drover.bench.parts;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing a value into a message, and reading it. */
@State(Scope.Thread)
public class Codecs {

    /** Five fields. */
    public record Reading(long id, String name, double value, boolean active, String note) {}

    private static final Codec<Reading> RECORD = Codec.record(Reading.class);
    private static final int LIMIT = 64 << 20;

    private final Output out = new Output(LIMIT);
    private final Input in = new Input();

    private final byte[] bytes = new byte[64];
    private final Reading reading = new Reading(1000, "sensor 0", 20.25, true, "all is well in room 0");
    private final Map<String, Object> map = new LinkedHashMap<>();

    private final ByteBuffer bytesMessage;
    private final ByteBuffer mapMessage;
    private final ByteBuffer recordMessage;

    public Codecs() {
        map.put("id", reading.id());
        map.put("name", reading.name());
        map.put("value", reading.value());
        map.put("active", reading.active());
        map.put("note", reading.note());
        bytesMessage = message(Codec.BYTES, bytes);
        mapMessage = message(Codec.VALUE, map);
        recordMessage = message(RECORD, reading);
    }

    /** Not alone in its array, as when it stands in a link's buffer. */
    private static <T> ByteBuffer message(Codec<T> codec, T value) {
        Output out = new Output(LIMIT);
        codec.encode(value, out);
        return ByteBuffer.wrap(Arrays.copyOf(out.head(), out.size() + 16)).limit(out.size());
    }

    private <T> int encode(Codec<T> codec, T value) {
        out.clear();
        codec.encode(value, out);
        return out.size();
    }

    private <T> T decode(Codec<T> codec, ByteBuffer message) {
        return codec.decode(in.over(message, 0, message.limit()));
    }

    @Benchmark
    public int encodeBytes64() {
        return encode(Codec.BYTES, bytes);
    }

    @Benchmark
    public byte[] decodeBytes64() {
        return decode(Codec.BYTES, bytesMessage);
    }

    @Benchmark
    public int encodeMap5() {
        return encode(Codec.VALUE, map);
    }

    @Benchmark
    public Object decodeMap5() {
        return decode(Codec.VALUE, mapMessage);
    }

    @Benchmark
    public int encodeRecord5() {
        return encode(RECORD, reading);
    }

    @Benchmark
    public Reading decodeRecord5() {
        return decode(RECORD, recordMessage);
    }
}
